import { graphql, type ResultOf } from "#/gql/graphql";
import { TicketRowFields } from "./tickets-query";

export const MessageFields = graphql(`
  fragment MessageFields on TicketMessage @_unmask {
    id at visibility body
    author { kind id name }
  }
`);

const ClockFields = graphql(`
  fragment ClockFields on SlaClock @_unmask {
    target instance verdict counting openedAt dueAt breachAt fulfilledAt
    consumedMs budgetMs remainingMs percent cause flags
  }
`);

/** All that the page of a ticket shows; its log and the proofs of its clocks come when asked for. */
export const TicketQuery = graphql(
  `
  query TicketPage($id: ID!) {
    ticket(id: $id) {
      ...TicketRowFields
      description impact urgency source workKind covered agreementId touched
      resolution resolvedAt resolvedHow closesAt closedAt acts teamPath minutes
      insightId occurrenceId runId
      site { id name }
      device { id name }
      services { id name }
      requester { kind id name }
      requesterContact { id name email phone }
      messages(last: 50) {
        nodes { ...MessageFields }
        totalCount
        pageInfo { hasPreviousPage startCursor }
      }
      clocks { ...ClockFields }
      relations { kind ticket { id number title status } }
      timeEntries { id person { kind id name } workKind startedAt minutes note }
    }
  }
`,
  [TicketRowFields, MessageFields, ClockFields],
);

export const EarlierMessagesQuery = graphql(
  `
  query EarlierMessages($id: ID!, $before: String!) {
    ticket(id: $id) {
      id
      messages(last: 50, before: $before) {
        nodes { ...MessageFields }
        pageInfo { hasPreviousPage startCursor }
      }
    }
  }
`,
  [MessageFields],
);

export const TicketLogQuery = graphql(`
  query TicketLog($id: ID!) {
    ticket(id: $id) {
      id
      events(last: 100) {
        nodes { seq at kind text visibility author { kind id name } }
        totalCount
      }
    }
  }
`);

export const TicketProofQuery = graphql(`
  query TicketProof($id: ID!, $target: SlaTargetKind!) {
    ticket(id: $id) {
      id
      explain(target: $target) {
        from to counted countedMs reason policyVersion calendarVersion
      }
    }
  }
`);

export const TicketByNumberQuery = graphql(`
  query TicketByNumber($number: Int!) {
    ticketByNumber(number: $number) { id }
  }
`);

export type TicketDetails = NonNullable<ResultOf<typeof TicketQuery>["ticket"]>;
export type Message = ResultOf<typeof MessageFields>;
export type Clock = TicketDetails["clocks"][number];
export type Interval = NonNullable<ResultOf<typeof TicketProofQuery>["ticket"]>["explain"][number];
