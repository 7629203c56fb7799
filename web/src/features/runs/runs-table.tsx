import { Link } from "@tanstack/react-router";
import { duration } from "#/lib/time";
import styles from "#/ui/table.module.css";
import { Elapsed, Time } from "#/ui/time";
import { type RunRow, runName } from "./run-query";
import { RunState } from "./run-state";

interface Props {
  rows: readonly RunRow[];
  cursor: string | null;
  rowProps: (id: string) => { ref: (element: HTMLElement | null) => void };
}

export function RunsTable({ rows, cursor, rowProps }: Props) {
  return (
    <div className="framed">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">State</th>
            <th scope="col">Step</th>
            <th scope="col">Device</th>
            <th scope="col">Client</th>
            <th scope="col">Asked for by</th>
            <th scope="col" className={styles.number}>
              Took
            </th>
            <th scope="col" className={styles.number}>
              Started
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} data-cursor={cursor === row.id} {...rowProps(row.id)}>
              <td className={styles.strong}>
                <Link to="/runs/$runId" params={{ runId: row.id }} className={styles.name}>
                  {runName(row)}
                </Link>
              </td>
              <td>
                <RunState run={row} />
              </td>
              <td className={styles.clip}>{stepOf(row)}</td>
              <td className={styles.clip}>{row.device?.name ?? ""}</td>
              <td className={styles.clip}>{row.client.name}</td>
              <td className={styles.clip}>{row.requestedByName}</td>
              <td className={styles.number}>
                {row.endedAt === null ? (
                  <Elapsed since={row.createdAt} />
                ) : (
                  took(row.createdAt, row.endedAt)
                )}
              </td>
              <td className={`${styles.number} ${styles.quiet}`}>
                <Time at={row.createdAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function stepOf({ state, currentStep, steps }: RunRow): string {
  if (state === "FINISHED" || currentStep === null) return "";
  const step = steps.find((each) => each.ordinal === currentStep);
  return step === undefined ? "" : `${step.ordinal + 1} of ${steps.length}: ${step.title}`;
}

const took = (from: string, to: string) => duration(Date.parse(to) - Date.parse(from));
