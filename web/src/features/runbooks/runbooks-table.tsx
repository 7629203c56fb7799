import { Link } from "@tanstack/react-router";
import { plural } from "#/lib/quantity";
import { Badge } from "#/ui/badge";
import styles from "#/ui/table.module.css";
import { Time } from "#/ui/time";
import type { RunbookRow } from "./runbooks-query";

interface Props {
  rows: readonly RunbookRow[];
  cursor: string | null;
  rowProps: (id: string) => { ref: (element: HTMLElement | null) => void };
}

export function RunbooksTable({ rows, cursor, rowProps }: Props) {
  return (
    <div className="framed">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">What it is for</th>
            <th scope="col">Steps</th>
            <th scope="col">Version</th>
            <th scope="col" className={styles.number}>
              Changed
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} data-cursor={cursor === row.id} {...rowProps(row.id)}>
              <td className={styles.strong}>
                <span className={styles.inline}>
                  <Link
                    to="/runbooks/$runbookId"
                    params={{ runbookId: row.id }}
                    className={styles.name}
                  >
                    {row.name}
                  </Link>
                  {row.shipped && <Badge tone="calm">comes with Steward</Badge>}
                </span>
              </td>
              <td className={styles.clip} title={row.summary}>
                {row.summary}
              </td>
              <td>{row.published === null ? "" : plural(row.published.steps.length, "step")}</td>
              <td>
                <span className={styles.inline}>
                  <Version row={row} />
                </span>
              </td>
              <td className={`${styles.number} ${styles.quiet}`}>
                <Time at={row.updatedAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Version({ row }: { row: RunbookRow }) {
  if (row.published === null) return <Badge tone="calm">draft only</Badge>;
  return (
    <>
      {`v${row.published.number}`}
      {row.published.destructive && <Badge tone="bad">cannot be taken back</Badge>}
      {row.hasUnpublishedChanges && <Badge tone="warn">unpublished changes</Badge>}
    </>
  );
}
