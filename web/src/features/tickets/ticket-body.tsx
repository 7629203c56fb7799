import { RunsPanel } from "../runs/runs-panel";
import { useCan } from "../session/viewer";
import { ClocksPanel } from "./clocks-panel";
import { Conversation } from "./conversation";
import { Properties } from "./properties";
import { RelationsPanel } from "./relations-panel";
import { ReplyBox } from "./reply-box";
import styles from "./ticket.module.css";
import { TicketActs } from "./ticket-acts";
import { TicketLog } from "./ticket-log";
import type { TicketDetails } from "./ticket-query";
import { TimePanel } from "./time-panel";

/** A ticket: what was said and is said next, what was promised, and what it is. */
export function TicketBody(props: { ticket: TicketDetails; refetch: () => void }) {
  const { ticket, refetch } = props;
  const can = useCan();
  return (
    <div className={styles.body}>
      <div className={styles.grid}>
        <div className={styles.main}>
          <TicketActs ticket={ticket} onDone={refetch} />
          <Conversation ticket={ticket} />
          {can("TICKET_ASK") || can("TICKET_WRITE") ? (
            <ReplyBox key={ticket.id} ticket={ticket} onDone={refetch} />
          ) : null}
        </div>
        <div className={styles.side}>
          {ticket.clocks.length > 0 && <ClocksPanel ticket={ticket} />}
          <Properties ticket={ticket} onDone={refetch} />
          {ticket.device !== null && (
            <RunsPanel
              filter={{ ticketId: ticket.id }}
              start={{
                device: ticket.device.id,
                ticket: ticket.id,
                ...(ticket.insightId === null ? {} : { insight: ticket.insightId }),
              }}
            />
          )}
          <TimePanel ticket={ticket} onDone={refetch} />
          <RelationsPanel ticket={ticket} onDone={refetch} />
          <TicketLog ticketId={ticket.id} />
        </div>
      </div>
    </div>
  );
}
