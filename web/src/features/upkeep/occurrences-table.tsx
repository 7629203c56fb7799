import { Link } from "@tanstack/react-router";
import styles from "#/ui/table.module.css";
import { DueDate } from "./due-date";
import own from "./occurrence.module.css";
import { OccurrenceStateBadge } from "./occurrence-state";
import { AREA_WORDS, EVIDENCE_WORDS } from "./upkeep-look";
import type { OccurrenceRow } from "./upkeep-query";

interface Props {
  rows: readonly OccurrenceRow[];
  cursor?: string | null;
  rowProps?: (id: string) => { ref: (element: HTMLElement | null) => void };
  /** On a client's own page its name would only repeat itself. */
  columns?: "all" | "of-client";
}

/** Due instances of upkeep, one row each. */
export function OccurrencesTable({ rows, cursor = null, rowProps, columns = "all" }: Props) {
  const all = columns === "all";
  return (
    <div className={all ? "framed" : undefined}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">What</th>
            {all && <th scope="col">Client</th>}
            {all && <th scope="col">Programme</th>}
            <th scope="col">State</th>
            {all && <th scope="col">Evidence</th>}
            <th scope="col">Who sees to it</th>
            <th scope="col" className={styles.number}>
              Due
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} data-cursor={cursor === row.id} {...rowProps?.(row.id)}>
              <td className={`${styles.strong} ${styles.clip}`}>
                <Link
                  to="/upkeep/$occurrenceId"
                  params={{ occurrenceId: row.id }}
                  className={styles.name}
                >
                  {row.obligation.title}
                </Link>
              </td>
              {all && <td className={styles.clip}>{row.client.name}</td>}
              {all && <td className={styles.clip}>{AREA_WORDS[row.obligation.area]}</td>}
              <td>
                <OccurrenceStateBadge occurrence={row} />
              </td>
              {all && (
                <td className={`${styles.clip} ${styles.quiet}`}>
                  {row.missingEvidence !== null && `needs ${EVIDENCE_WORDS[row.missingEvidence]}`}
                </td>
              )}
              <td className={own.rest} title={row.obligation.responsible.words}>
                {row.obligation.responsible.words}
              </td>
              <td className={styles.number}>
                <DueDate on={row.dueOn} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
