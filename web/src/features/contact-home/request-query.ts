import { graphql, type ResultOf } from "#/gql/graphql";

export const RequestFields = graphql(`
  fragment RequestFields on Ticket @_unmask {
    id number kind status title createdAt updatedAt dueAt teamName
    assignee { name }
    services { id name }
  }
`);

/** The requests of a client's people, and faults that we found ourselves. */
export const RequestsQuery = graphql(
  `query Requests($clientId: ID!, $first: Int!, $after: String, $status: [TicketStatus!]) {
    tickets(
      first: $first
      after: $after
      filter: { clientId: $clientId, status: $status }
      orderBy: UPDATED_DESCENDING
    ) {
      nodes { ...RequestFields }
      totalCount
      pageInfo { hasNextPage endCursor }
    }
  }`,
  [RequestFields],
);

export const RequestQuery = graphql(
  `query Request($id: ID!) {
    ticket(id: $id) {
      ...RequestFields
      description resolution
      device { id name }
      requester { name }
      messages(last: 100) {
        nodes { id at visibility body author { kind name } }
        totalCount
      }
    }
  }`,
  [RequestFields],
);

export const OPEN_STATUSES = [
  "NEW",
  "OPEN",
  "WAITING_CLIENT",
  "WAITING_VENDOR",
  "AWAITING_CONFIRMATION",
] as const;

export type RequestRow = ResultOf<typeof RequestFields>;
export type RequestDetails = NonNullable<ResultOf<typeof RequestQuery>["ticket"]>;
