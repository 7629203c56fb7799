import { graphql, type ResultOf } from "#/gql/graphql";

/** What is open at a client, as far as it touches services. */
export const OpenInsightsQuery = graphql(`
  query ClientOpenInsights($clientId: ID!) {
    insights(first: 50, filter: { clientId: $clientId, state: [OPEN] }) {
      nodes {
        id title level ticketId holderName
        owner { team { id name } }
        soWhat { services { id } }
      }
      totalCount
    }
  }
`);

export const OpenTicketsQuery = graphql(`
  query ClientOpenTickets($clientId: ID!) {
    tickets(
      first: 100
      filter: {
        clientId: $clientId
        status: [NEW, OPEN, WAITING_CLIENT, WAITING_VENDOR, AWAITING_CONFIRMATION]
      }
      orderBy: DUE
    ) {
      nodes {
        id number kind title priority status dueAt teamName
        assignee { name }
        services { id }
      }
      totalCount
    }
  }
`);

export type OpenInsight = ResultOf<typeof OpenInsightsQuery>["insights"]["nodes"][number];
export type OpenTicket = ResultOf<typeof OpenTicketsQuery>["tickets"]["nodes"][number];
