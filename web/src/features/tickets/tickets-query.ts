import { graphql, type ResultOf } from "#/gql/graphql";
import type { TicketsSearch } from "#/routes/search";

export const TicketRowFields = graphql(`
  fragment TicketRowFields on Ticket @_unmask {
    id number title status priority kind dueAt updatedAt createdAt version
    teamId teamName
    client { id name }
    assignee { kind id name }
  }
`);

export const TicketsQuery = graphql(
  `
  query Tickets($first: Int!, $after: String, $filter: TicketFilter, $orderBy: TicketOrder) {
    tickets(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      nodes { ...TicketRowFields }
      totalCount
      pageInfo { hasNextPage endCursor }
    }
  }
`,
  [TicketRowFields],
);

/** What is in a view now; asked past the cache, because its list takes nothing in by itself. */
export const TicketIdsQuery = graphql(`
  query TicketIds($first: Int!, $filter: TicketFilter, $orderBy: TicketOrder) {
    tickets(first: $first, filter: $filter, orderBy: $orderBy) {
      nodes { id }
      totalCount
    }
  }
`);

/** Rows that are shown, as they are now, whether they are still in the view or not. */
export const TicketRowsQuery = graphql(
  `query TicketRows($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on Ticket { ...TicketRowFields } } }`,
  [TicketRowFields],
);

export type TicketRow = ResultOf<typeof TicketRowFields>;
export type TicketView = NonNullable<TicketsSearch["view"]>;
export type TicketStatus = TicketRow["status"];

const OPEN: TicketStatus[] = [
  "NEW",
  "OPEN",
  "WAITING_CLIENT",
  "WAITING_VENDOR",
  "AWAITING_CONFIRMATION",
];
const WAITING: TicketStatus[] = ["WAITING_CLIENT", "WAITING_VENDOR", "AWAITING_CONFIRMATION"];

interface ViewOf {
  status: TicketStatus[];
  assignee: "ME" | "NOBODY" | null;
  breachingSoon: boolean | null;
  orderBy: "DUE" | "UPDATED_DESCENDING";
}

/** What each view asks for: what is due first where work waits, what changed last elsewhere. */
export const VIEWS: Record<TicketView, ViewOf> = {
  mine: { status: OPEN, assignee: "ME", breachingSoon: null, orderBy: "DUE" },
  unassigned: { status: OPEN, assignee: "NOBODY", breachingSoon: null, orderBy: "DUE" },
  breaching: { status: OPEN, assignee: null, breachingSoon: true, orderBy: "DUE" },
  waiting: { status: WAITING, assignee: null, breachingSoon: null, orderBy: "UPDATED_DESCENDING" },
  open: { status: OPEN, assignee: null, breachingSoon: null, orderBy: "DUE" },
  closed: {
    status: ["RESOLVED", "CLOSED"],
    assignee: null,
    breachingSoon: null,
    orderBy: "UPDATED_DESCENDING",
  },
};

export const VIEW_WORDS: Record<TicketView, string> = {
  mine: "My tickets",
  unassigned: "Unassigned",
  breaching: "Breaching soon",
  waiting: "Waiting",
  open: "All open",
  closed: "Closed",
};

export function variablesOf(search: TicketsSearch, after: string | null) {
  const { status, assignee, breachingSoon, orderBy } = VIEWS[search.view ?? "open"];
  return {
    first: 50,
    after,
    orderBy,
    filter: {
      status,
      assignee,
      breachingSoon,
      clientId: search.client ?? null,
      teamId: search.team ?? null,
      search: search.q ?? null,
    },
  };
}
