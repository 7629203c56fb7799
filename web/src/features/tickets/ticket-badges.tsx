import { serverNow } from "#/lib/clock";
import { absolute, refreshInterval } from "#/lib/time";
import { useNow } from "#/lib/use-now";
import { Badge } from "#/ui/badge";
import { dueWords, type Priority, STATUS_LOOK, urgency } from "./ticket-words";
import styles from "./tickets.module.css";
import type { TicketStatus } from "./tickets-query";

export function StatusBadge({ status }: { status: TicketStatus }) {
  const { word, tone, icon } = STATUS_LOOK[status];
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  );
}

/** `P1`: the mark grows with the priority, so that it is told apart without colour. */
export function PriorityMark({ priority }: { priority: Priority }) {
  return (
    <span className={styles.priority} data-priority={priority}>
      {priority}
    </span>
  );
}

/** When the soonest clock is due; late and the last hour stand out by word and colour. */
export function Due({ at }: { at: string }) {
  useNow(refreshInterval(Date.parse(at), serverNow()));
  const now = serverNow();
  return (
    <time
      dateTime={at}
      title={absolute(Date.parse(at))}
      className={styles.due}
      data-urgency={urgency(at, now)}
    >
      {dueWords(at, now)}
    </time>
  );
}
