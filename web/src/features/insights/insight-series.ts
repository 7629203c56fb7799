// The evidence of an insight as one line: the stored series of its component, turned into what the
// rule measures. Every array runs parallel to `times`; a bucket without data stays null.
import type { Line } from "../device/charts/series-data";

export interface EvidenceLine {
  times: number[];
  values: (number | null)[];
}

interface Spec {
  metrics: readonly string[];
  component: string;
}

/** One metric is taken as it is; of two, the first is shown as percent of the second. */
export function evidenceLine(
  times: readonly number[],
  lines: readonly Line[],
  { metrics, component }: Spec,
): EvidenceLine | null {
  const [part, whole] = metrics.map((metric) =>
    lines.find((line) => line.metric === metric && line.component === component),
  );
  if (part === undefined) return null;
  if (metrics.length < 2) return { times: [...times], values: [...part.mean] };
  if (whole === undefined) return null;
  const values = part.mean.map((value, i) => {
    const total = whole.mean[i] ?? newestBefore(whole.mean, i);
    return value === null || total === null || total <= 0 ? null : (100 * value) / total;
  });
  return { times: [...times], values };
}

/** Sizes are stored more seldom than what is in use: the last known one holds. */
function newestBefore(values: readonly (number | null)[], at: number): number | null {
  for (let i = at; i >= 0; i -= 1) {
    const value = values[i];
    if (value !== null && value !== undefined) return value;
  }
  return values.find((value) => value !== null) ?? null;
}

/** The ends of the scale: all values and thresholds in sight, with some air; percent ends at 100. */
export function scaleOf(
  values: readonly (number | null)[],
  thresholds: readonly (number | null)[],
  unit: string,
): [number, number] {
  const known = [...values, ...thresholds].filter((value) => value !== null);
  if (known.length === 0) return [0, 1];
  const low = Math.min(...known);
  const high = Math.max(...known);
  const air = (high - low) * 0.15 || Math.abs(high) * 0.1 || 1;
  const bottom = low >= 0 ? Math.max(0, low - air) : low - air;
  const top = unit === "%" && high <= 100 ? Math.min(100, high + air) : high + air;
  return [bottom, top];
}

/** The line in a sentence, for those who do not see it. */
export function lineInWords({ values }: EvidenceLine, words: (value: number) => string): string {
  const known = values.filter((value) => value !== null);
  const last = known.at(-1);
  if (last === undefined) return "No data in this time.";
  const low = words(Math.min(...known));
  const high = words(Math.max(...known));
  return `Between ${low} and ${high}; last ${words(last)}.`;
}
