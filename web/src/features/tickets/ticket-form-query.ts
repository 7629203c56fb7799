import { graphql } from "#/gql/graphql";

/** What a new ticket of one client can name. */
export const TicketFormQuery = graphql(`
  query TicketForm($clientId: ID!) {
    client(id: $clientId) {
      id
      contacts { id name }
      businessServices { id name }
    }
    devices(first: 100, filter: { clientId: $clientId }, orderBy: NAME) { nodes { id name } }
  }
`);
