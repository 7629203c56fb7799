import { Link } from "@tanstack/react-router";
import { useQuery } from "urql";
import { graphql } from "#/gql/graphql";
import { Due, StatusBadge } from "./ticket-badges";

const TicketDueQuery = graphql(`
  query TicketDue($id: ID!) { ticket(id: $id) { id number status dueAt } }
`);

/** A ticket in a line on another page: its number, where it stands, when it is due. */
export function TicketDue({ ticketId }: { ticketId: string }) {
  const [{ data }] = useQuery({ query: TicketDueQuery, variables: { id: ticketId } });
  const ticket = data?.ticket ?? null;
  if (ticket === null) return null;
  return (
    <span className="row">
      <Link to="/tickets/$ticketId" params={{ ticketId }}>
        #{ticket.number}
      </Link>
      <StatusBadge status={ticket.status} />
      {ticket.dueAt === null ? <span>nothing is running</span> : <Due at={ticket.dueAt} />}
    </span>
  );
}
