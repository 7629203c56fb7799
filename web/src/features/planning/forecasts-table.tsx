import { Link } from "@tanstack/react-router";
import { ShieldAlert } from "lucide-react";
import { type CivilDate, today } from "#/lib/civil-date";
import { serverNow } from "#/lib/clock";
import { bytes, percent } from "#/lib/quantity";
import { Badge } from "#/ui/badge";
import { Meter } from "#/ui/meter";
import styles from "#/ui/table.module.css";
import { ForecastState } from "./forecast-state";
import { IntervalAxis, IntervalBar } from "./interval-bar";
import own from "./planning.module.css";
import type { ForecastRow } from "./planning-query";

interface Props {
  rows: readonly ForecastRow[];
  cursor: string | null;
  rowProps: (id: string) => { ref: (element: HTMLElement | null) => void };
}

/** Filesystems, soonest full first, each with its interval on one axis. */
export function ForecastsTable({ rows, cursor, rowProps }: Props) {
  const now = today(serverNow());
  return (
    <div className="framed">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Filesystem</th>
            <th scope="col">Client</th>
            <th scope="col">State</th>
            <th scope="col" className={own.when} aria-label="95 % full, by day">
              <IntervalAxis today={now} />
            </th>
            <th scope="col">Use</th>
            <th scope="col" className={styles.number}>
              Growth a day
            </th>
            <th scope="col" className={styles.number}>
              History
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} data-cursor={cursor === row.id} {...rowProps(row.id)}>
              <td className={`${styles.strong} ${own.name}`}>
                <span className={styles.inline}>
                  <Link
                    to="/planning/forecasts/$forecastId"
                    params={{ forecastId: row.id }}
                    className={styles.name}
                    title={row.sentence}
                  >
                    {row.component} on {row.device.name}
                  </Link>
                  {row.risk !== null && (
                    <Badge tone="calm" icon={ShieldAlert}>
                      in the register
                    </Badge>
                  )}
                </span>
              </td>
              <td className={styles.clip}>{row.client.name}</td>
              <td>
                <ForecastState forecast={row} />
              </td>
              <td className={own.when}>
                <When row={row} now={now} />
              </td>
              <td>
                <Use row={row} />
              </td>
              <td className={styles.number}>
                {row.growthBytesPerDay === null ? "" : bytes(row.growthBytesPerDay)}
              </td>
              <td
                className={`${styles.number} ${styles.quiet}`}
                title={row.confidenceReason ?? undefined}
              >
                {`${row.historyDays} d`}
                {row.confidence === "LOW" && row.outcome === "GROWTH" && ", low"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function When({ row, now }: { row: ForecastRow; now: CivilDate }) {
  if (row.outcome === "GROWTH") {
    return <IntervalBar interval={row} today={now} urgent={row.urgent} />;
  }
  if (row.outcome === "NOT_ENOUGH_HISTORY")
    return <span className={own.missing}>{row.missing}</span>;
  return <span className={styles.quiet}>{row.outcome === "FULL" ? "now" : "not in sight"}</span>;
}

function Use({ row }: { row: ForecastRow }) {
  if (row.usedBytes === null || row.capacityBytes === null || row.capacityBytes === 0) {
    return <span className={styles.quiet}>not known</span>;
  }
  const share = row.usedBytes / row.capacityBytes;
  return (
    <span className={own.use} title={`${bytes(row.usedBytes)} of ${bytes(row.capacityBytes)}`}>
      <Meter share={share} label={`Use of ${row.component}`} />
      {percent(share * 100)}
    </span>
  );
}
