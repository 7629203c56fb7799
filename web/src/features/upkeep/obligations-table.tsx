import { Link } from "@tanstack/react-router";
import { Badge } from "#/ui/badge";
import styles from "#/ui/table.module.css";
import { DueDate } from "./due-date";
import { AREA_WORDS } from "./upkeep-look";
import type { Obligation } from "./upkeep-query";

interface Props {
  rows: readonly Obligation[];
  cursor?: string | null;
  rowProps?: (id: string) => { ref: (element: HTMLElement | null) => void };
  /** Opens its form; absent where it may only be read. */
  onEdit?: (id: string) => void;
}

/** What is owed regularly, and when it is due next. */
export function ObligationsTable({ rows, cursor = null, rowProps, onEdit }: Props) {
  return (
    <div className="framed">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">What is owed</th>
            <th scope="col">Client</th>
            <th scope="col">Programme</th>
            <th scope="col">How often</th>
            <th scope="col">Who sees to it</th>
            <th scope="col" className={styles.number}>
              Next due
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} data-cursor={cursor === row.id} {...rowProps?.(row.id)}>
              <td className={styles.strong}>
                <span className={styles.inline}>
                  {onEdit === undefined ? (
                    row.title
                  ) : (
                    <button type="button" className={styles.link} onClick={() => onEdit(row.id)}>
                      {row.title}
                    </button>
                  )}
                  {!row.active && <Badge tone="calm">not owed now</Badge>}
                </span>
              </td>
              <td className={styles.clip}>{row.client.name}</td>
              <td>{AREA_WORDS[row.area]}</td>
              <td className={styles.clip} title={row.cadence.words}>
                {row.cadence.words}
              </td>
              <td className={styles.clip} title={row.responsible.words}>
                {row.responsible.words}
              </td>
              <td className={styles.number}>
                {row.nextOccurrence === null ? (
                  <span className={styles.quiet}>none</span>
                ) : (
                  <Link
                    to="/upkeep/$occurrenceId"
                    params={{ occurrenceId: row.nextOccurrence.id }}
                    className={styles.name}
                  >
                    <DueDate on={row.nextOccurrence.dueOn} />
                  </Link>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
