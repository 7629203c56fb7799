import { inUnit } from "#/lib/quantity";
import styles from "./chart.module.css";
import { type ChartColours, lineColour } from "./chart-colours";
import type { Plot, PlotLine, PlotSpec } from "./plots";

interface Props {
  spec: PlotSpec;
  plot: Plot;
  colours: ChartColours;
  /** The bucket under the cross-hair, or null for the newest values. */
  cursor: number | null;
}

const MOMENT = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

/** The instant under the cross-hair, in words; empty while there is none. */
export function momentOf(times: readonly number[], cursor: number | null): string {
  const at = cursor === null ? undefined : times[cursor];
  return at === undefined ? "" : MOMENT.format(at);
}

/** The lines with their values: under the cross-hair, else the newest. One row, so that nothing
 * moves as the cross-hair does. */
export function ChartLegend({ spec, plot, colours, cursor }: Props) {
  return (
    <div className={styles.legend}>
      {plot.lines.map((line, i) => (
        <span key={line.label} className={styles.entry}>
          <span
            className={styles.swatch}
            style={{ background: lineColour(colours, i) }}
            aria-hidden
          />
          {line.label} <strong>{shownValue(line, cursor, spec.unit)}</strong>
        </span>
      ))}
    </div>
  );
}

/** The mean, and the peak where the mean hides one. */
function shownValue(line: PlotLine, cursor: number | null, unit: string): string {
  if (cursor === null) {
    const last = line.mean.findLast((value) => value !== null);
    return last === undefined || last === null ? "–" : inUnit(last, unit);
  }
  const mean = line.mean[cursor] ?? null;
  if (mean === null) return "–";
  const high = line.max[cursor] ?? mean;
  const hidden = high > mean * 1.1 && inUnit(high, unit) !== inUnit(mean, unit);
  return hidden ? `${inUnit(mean, unit)} ↑${inUnit(high, unit)}` : inUnit(mean, unit);
}
