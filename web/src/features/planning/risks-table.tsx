import { Badge } from "#/ui/badge";
import styles from "#/ui/table.module.css";
import { DueDate } from "../upkeep/due-date";
import type { Risk } from "./planning-query";
import { gravity, STATUS_WORDS } from "./risk-scale";

interface Props {
  rows: readonly Risk[];
  cursor: string | null;
  rowProps: (id: string) => { ref: (element: HTMLElement | null) => void };
  onOpen: (id: string) => void;
}

/** The register, gravest first. */
export function RisksTable({ rows, cursor, rowProps, onOpen }: Props) {
  return (
    <div className="framed">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">What could happen</th>
            <th scope="col">Client</th>
            <th scope="col">Gravity</th>
            <th scope="col">Status</th>
            <th scope="col">Service</th>
            <th scope="col" className={styles.number}>
              Looked at again
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const { tone, word } = gravity(row.severity);
            const status = STATUS_WORDS[row.status];
            return (
              <tr key={row.id} data-cursor={cursor === row.id} {...rowProps(row.id)}>
                <td className={styles.strong}>
                  <button type="button" className={styles.link} onClick={() => onOpen(row.id)}>
                    {row.title}
                  </button>
                </td>
                <td className={styles.clip}>{row.client.name}</td>
                <td>
                  <Badge tone={tone}>{`${row.severity} ${word}`}</Badge>
                </td>
                <td>
                  <Badge tone={status.tone}>{status.word}</Badge>
                </td>
                <td className={styles.clip}>{row.businessService?.name ?? ""}</td>
                <td className={styles.number}>
                  <span className={styles.inline}>
                    {row.reviewDue && <Badge tone="warn">due</Badge>}
                    <DueDate on={row.reviewOn} distance={false} />
                  </span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
