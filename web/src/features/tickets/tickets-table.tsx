import { Link } from "@tanstack/react-router";
import table from "#/ui/table.module.css";
import { Time } from "#/ui/time";
import { Due, PriorityMark, StatusBadge } from "./ticket-badges";
import styles from "./tickets.module.css";
import type { TicketRow } from "./tickets-query";

interface Props {
  rows: readonly TicketRow[];
  cursor: string | null;
  shown: string | undefined;
  rowProps: (id: string) => { ref: (element: HTMLElement | null) => void };
  onPick: (id: string) => void;
}

/** The queue. Beside an open ticket it is narrow: what is left then is enough to choose by. */
export function TicketsTable({ rows, cursor, shown, rowProps, onPick }: Props) {
  const narrow = shown !== undefined;
  return (
    <table className={`${table.table} ${styles.table}`} data-narrow={narrow}>
      <thead>
        <tr>
          <th scope="col" className={table.number}>
            No.
          </th>
          <th scope="col">
            <abbr title="Priority">P</abbr>
          </th>
          <th scope="col">Title</th>
          {!narrow && <th scope="col">Client</th>}
          {!narrow && <th scope="col">Status</th>}
          {!narrow && <th scope="col">Who</th>}
          {!narrow && <th scope="col">Due</th>}
          {!narrow && (
            <th scope="col" className={table.number}>
              Changed
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr
            key={row.id}
            data-cursor={cursor === row.id}
            data-shown={shown === row.id}
            {...rowProps(row.id)}
            onClick={(event) => {
              // A click on a link, or with a modifier, is the browser's.
              const plain = !event.metaKey && !event.ctrlKey && !event.shiftKey;
              if (plain && !(event.target as Element).closest("a")) onPick(row.id);
            }}
          >
            <td className={`${table.number} ${table.quiet}`}>{row.number}</td>
            <td>
              <PriorityMark priority={row.priority} />
            </td>
            <td className={`${table.strong} ${styles.title}`}>
              <Link to="/tickets/$ticketId" params={{ ticketId: row.id }} className={table.name}>
                {row.title}
              </Link>
              {narrow && <Under row={row} />}
            </td>
            {!narrow && <td className={styles.short}>{row.client.name}</td>}
            {!narrow && (
              <td>
                <StatusBadge status={row.status} />
              </td>
            )}
            {!narrow && (
              <td className={styles.short}>
                {row.assignee?.name ?? <span className={table.quiet}>{row.teamName}</span>}
              </td>
            )}
            {!narrow && (
              <td className={styles.nowrap}>
                {row.dueAt === null ? (
                  <span className={table.quiet}>–</span>
                ) : (
                  <Due at={row.dueAt} />
                )}
              </td>
            )}
            {!narrow && (
              <td className={`${table.number} ${table.quiet}`}>
                <Time at={row.updatedAt} />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The second line of a narrow row. */
function Under({ row }: { row: TicketRow }) {
  return (
    <span className={styles.under}>
      <StatusBadge status={row.status} />
      <span className={styles.underClient}>{row.client.name}</span>
      {row.dueAt !== null && <Due at={row.dueAt} />}
    </span>
  );
}
