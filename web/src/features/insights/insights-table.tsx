import { Link } from "@tanstack/react-router";
import { useNow } from "#/lib/use-now";
import styles from "#/ui/table.module.css";
import { Time } from "#/ui/time";
import { escalationWords, handlingWords, holderWords } from "./insight-words";
import own from "./insights.module.css";
import type { Insight } from "./insights-query";
import { LevelBadge } from "./level-badge";

interface Props {
  rows: readonly Insight[];
  cursor: string | null;
  rowProps: (id: string) => { ref: (element: HTMLElement | null) => void };
}

export function InsightsTable({ rows, cursor, rowProps }: Props) {
  // "Taken for 12 m" goes on by itself.
  useNow(30_000);
  return (
    <div className="framed">
      <table className={`${styles.table} ${own.table}`}>
        <thead>
          <tr>
            <th scope="col">Level</th>
            <th scope="col">What</th>
            <th scope="col">Client</th>
            <th scope="col">Who has it</th>
            <th scope="col">State</th>
            <th scope="col">Ticket</th>
            <th scope="col" className={styles.number}>
              Since
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} data-cursor={cursor === row.id} {...rowProps(row.id)}>
              <td className={own.level}>
                <LevelBadge level={row.level} worst={row.worstLevel} ended={row.state !== "OPEN"} />
              </td>
              <td className={`${styles.strong} ${own.title}`}>
                <Link
                  to="/insights/$insightId"
                  params={{ insightId: row.id }}
                  className={styles.name}
                  title={row.soWhat.text}
                >
                  {row.title}
                </Link>
              </td>
              <td className={own.short}>{row.client.name}</td>
              <td className={own.short}>
                <Holder row={row} />
              </td>
              <td className={own.short}>
                <HandlingState row={row} />
              </td>
              <td>
                {row.ticketId === null ? (
                  <span className={styles.quiet}>none</span>
                ) : (
                  <Link to="/tickets/$ticketId" params={{ ticketId: row.ticketId }}>
                    {row.ticketNumber === null ? "ticket" : `#${row.ticketNumber}`}
                  </Link>
                )}
              </td>
              <td className={`${styles.number} ${styles.quiet}`}>
                <Time at={row.raisedAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Holder({ row }: { row: Insight }) {
  const words = holderWords(row);
  if (row.holderName !== null) return words;
  return (
    <span className={styles.quiet}>
      {words}
      {row.owner.unowned && " (by default)"}
    </span>
  );
}

/** What people do about it; an escalation that reached nobody is the more urgent news. */
function HandlingState({ row }: { row: Insight }) {
  const escalation = row.state === "OPEN" ? escalationWords(row.escalation) : null;
  if (escalation?.tone === "bad") return <span className={own.concern}>{escalation.text}</span>;
  const waiting = row.handling === "NEW" || row.handling === "NOTIFIED";
  const next = waiting && row.escalation?.state === "RUNNING" ? escalation?.text : undefined;
  return <span title={next}>{handlingWords(row)}</span>;
}
