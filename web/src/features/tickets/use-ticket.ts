import { useLiveQuery } from "#/gql/use-live-query";
import { useOnChange } from "../live/changes";
import { TicketQuery } from "./ticket-query";

const KINDS = ["TICKET"] as const;

/** A ticket kept current: its clocks move by themselves, its conversation by what others do. */
export function useTicket(ticketId: string) {
  const live = useLiveQuery({
    query: TicketQuery,
    variables: { id: ticketId },
    everyMs: 60_000,
  });
  useOnChange(KINDS, live.refetch, ticketId);
  return { ...live, ticket: live.data?.ticket ?? null };
}
