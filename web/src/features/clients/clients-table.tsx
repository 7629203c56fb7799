import { Link } from "@tanstack/react-router";
import { Badge } from "#/ui/badge";
import styles from "#/ui/table.module.css";
import { Time } from "#/ui/time";
import type { ClientRow } from "./clients-query";
import { DeviceCounts } from "./device-counts";
import type { Counts } from "./use-device-counts";

interface Props {
  rows: readonly ClientRow[];
  counts: ReadonlyMap<string, Counts>;
  cursor: string | null;
  rowProps: (id: string) => { ref: (element: HTMLElement | null) => void };
}

export function ClientsTable({ rows, counts, cursor, rowProps }: Props) {
  return (
    <div className="framed">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Short name</th>
            <th scope="col">Devices</th>
            <th scope="col">Sites</th>
            <th scope="col" className={styles.number}>
              Services
            </th>
            <th scope="col" className={styles.number}>
              Created
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} data-cursor={cursor === row.id} {...rowProps(row.id)}>
              <td className={styles.strong}>
                <span className={styles.inline}>
                  <Link
                    to="/clients/$clientId"
                    params={{ clientId: row.id }}
                    className={styles.name}
                  >
                    {row.name}
                  </Link>
                  {row.archivedAt !== null && <Badge tone="calm">archived</Badge>}
                </span>
              </td>
              <td>{row.shortName}</td>
              <td>
                <DeviceCounts clientId={row.id} counts={counts.get(row.id)} />
              </td>
              <td className={styles.clip}>
                {row.sites.length === 0 ? (
                  <span className={styles.quiet}>none</span>
                ) : (
                  row.sites.map((site) => site.name).join(", ")
                )}
              </td>
              <td className={styles.number}>{row.businessServices.length}</td>
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
