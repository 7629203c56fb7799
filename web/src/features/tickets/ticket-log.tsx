import { Lock } from "lucide-react";
import { useState } from "react";
import { useLiveQuery } from "#/gql/use-live-query";
import { plural } from "#/lib/quantity";
import { ProblemLine } from "#/ui/problem-notice";
import { Time } from "#/ui/time";
import { useOnChange } from "../live/changes";
import styles from "./ticket.module.css";
import { TicketLogQuery } from "./ticket-query";

const KINDS = ["TICKET"] as const;

/** All that happened to a ticket, newest first; asked for when it is opened. */
export function TicketLog({ ticketId }: { ticketId: string }) {
  const [open, setOpen] = useState(false);
  const { data, problem, refetch } = useLiveQuery({
    query: TicketLogQuery,
    variables: { id: ticketId },
    pause: !open,
  });
  useOnChange(KINDS, refetch, ticketId);
  const events = data?.ticket?.events;
  return (
    <details className={styles.log} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Everything that happened</summary>
      {problem !== undefined && <ProblemLine problem={problem} onRetry={refetch} />}
      {events !== undefined && (
        <ol>
          {events.nodes.toReversed().map((event) => (
            <li key={event.seq}>
              <span>
                {event.visibility === "INTERNAL" && <Lock size={11} aria-label="internal" />}{" "}
                {event.author.kind !== "SYSTEM" && <strong>{event.author.name}: </strong>}
                {event.text}
              </span>
              <Time at={event.at} />
            </li>
          ))}
        </ol>
      )}
      {events !== undefined && events.totalCount > events.nodes.length && (
        <p className={styles.quiet}>
          {plural(events.totalCount - events.nodes.length, "older entry", "older entries")} not
          shown.
        </p>
      )}
    </details>
  );
}
