import { ActionIcon } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Maximize2, X } from "lucide-react";
import { problem as problemOf } from "#/gql/problem";
import { Hint } from "#/ui/hint";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import pane from "./ticket.module.css";
import { StatusBadge } from "./ticket-badges";
import { TicketBody } from "./ticket-body";
import { TicketTitle } from "./ticket-title";
import styles from "./tickets.module.css";
import { useTicket } from "./use-ticket";

/** One ticket beside the list. */
export function TicketPane({ ticketId, onClose }: { ticketId: string; onClose: () => void }) {
  const { ticket, loading, problem, refetch } = useTicket(ticketId);
  return (
    <section className={styles.pane} aria-label="The chosen ticket">
      <header className={pane.paneHead}>
        {ticket !== null && (
          <>
            <span className={pane.number}>#{ticket.number}</span>
            <TicketTitle ticket={ticket} onDone={refetch} />
            <StatusBadge status={ticket.status} />
          </>
        )}
        <span className={pane.paneButtons}>
          <Hint label="Open the whole page" keys="Enter">
            <Link
              to="/tickets/$ticketId"
              params={{ ticketId }}
              className={pane.iconLink}
              aria-label="Open the whole page"
            >
              <Maximize2 size={14} aria-hidden />
            </Link>
          </Hint>
          <Hint label="Close the pane" keys="Escape">
            <ActionIcon aria-label="Close the pane" onClick={onClose}>
              <X size={16} />
            </ActionIcon>
          </Hint>
        </span>
      </header>
      {loading && <SkeletonRows rows={6} />}
      {!loading && ticket === null && (
        <ProblemNotice problem={problem ?? problemOf("NOT_FOUND")} onRetry={refetch} />
      )}
      {ticket !== null && <TicketBody ticket={ticket} refetch={refetch} />}
    </section>
  );
}
