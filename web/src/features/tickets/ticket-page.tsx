import { getRouteApi, Link, Navigate } from "@tanstack/react-router";
import { useQuery } from "urql";
import { client as graphqlClient } from "#/gql/client";
import { problem as problemOf, toProblem } from "#/gql/problem";
import { CopyButton } from "#/ui/copy-button";
import { Page } from "#/ui/page";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { Time } from "#/ui/time";
import { useViewer } from "../session/viewer";
import { StatusBadge } from "./ticket-badges";
import { TicketBody } from "./ticket-body";
import { TicketByNumberQuery, TicketQuery } from "./ticket-query";
import { TicketTitle } from "./ticket-title";
import { KIND_WORDS } from "./ticket-words";
import { useTicket } from "./use-ticket";

const route = getRouteApi("/shell/tickets/$ticketId");
const isNumber = (text: string) => /^\d{1,9}$/.test(text);

/** Called when a link to this page is pointed at. */
export function prefetch(ticketId: string): void {
  if (!isNumber(ticketId)) void graphqlClient.query(TicketQuery, { id: ticketId }).toPromise();
}

/**
 * `/tickets/tic_…`; `/tickets/1042` finds the ticket by its number. Mails link here for everybody: a
 * client's contact goes on to the page made for them.
 */
export function TicketPage() {
  const { ticketId } = route.useParams();
  const contact = useViewer().user.kind === "CONTACT";
  if (isNumber(ticketId)) return <ByNumber number={Number(ticketId)} contact={contact} />;
  return contact ? <OnTo id={ticketId} contact /> : <ById id={ticketId} />;
}

/** To the address by id, which every later visit and copy has. */
function OnTo({ id, contact }: { id: string; contact: boolean }) {
  const to = contact ? "/requests/$ticketId" : "/tickets/$ticketId";
  return <Navigate to={to} params={{ ticketId: id }} replace />;
}

function ByNumber({ number, contact }: { number: number; contact: boolean }) {
  const [{ data, error, fetching }] = useQuery({
    query: TicketByNumberQuery,
    variables: { number },
  });
  const id = data?.ticketByNumber?.id;
  if (id !== undefined) return <OnTo id={id} contact={contact} />;
  return (
    <Page
      title={contact ? `Request no. ${number}` : `Ticket #${number}`}
      trail={contact ? <Link to="/requests">Requests</Link> : <Link to="/tickets">Tickets</Link>}
    >
      {fetching ? (
        <SkeletonRows />
      ) : (
        <ProblemNotice problem={error === undefined ? problemOf("NOT_FOUND") : toProblem(error)} />
      )}
    </Page>
  );
}

function ById({ id }: { id: string }) {
  const { ticket, loading, problem, refetch } = useTicket(id);
  if (ticket === null)
    return (
      <Page title="Ticket" trail={<Link to="/tickets">Tickets</Link>}>
        {loading ? (
          <SkeletonRows />
        ) : (
          <ProblemNotice problem={problem ?? problemOf("NOT_FOUND")} onRetry={refetch} />
        )}
      </Page>
    );
  return (
    <Page
      title={`#${ticket.number} ${ticket.title}`}
      heading={<TicketTitle ticket={ticket} onDone={refetch} place="page" />}
      trail={
        <>
          <Link to="/tickets">Tickets</Link>
          {" · "}
          <Link to="/clients/$clientId" params={{ clientId: ticket.client.id }}>
            {ticket.client.name}
          </Link>
          {` · #${ticket.number}`}
        </>
      }
      summary={
        <span className="row">
          <StatusBadge status={ticket.status} />
          <span>
            {KIND_WORDS[ticket.kind]}, opened <Time at={ticket.createdAt} />
            {ticket.requester !== null && ` for ${ticket.requester.name}`}
          </span>
          <CopyButton text={`${location.origin}/tickets/${ticket.number}`} what="link" />
        </span>
      }
    >
      <TicketBody ticket={ticket} refetch={refetch} />
    </Page>
  );
}
