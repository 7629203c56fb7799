import { graphql, type ResultOf } from "#/gql/graphql";

export const ClientsQuery = graphql(`
  query Clients($first: Int!, $after: String, $filter: ClientFilter) {
    clients(first: $first, after: $after, filter: $filter, orderBy: NAME) {
      nodes {
        id name shortName archivedAt createdAt
        sites { id name }
        businessServices { id }
      }
      totalCount
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export type ClientRow = ResultOf<typeof ClientsQuery>["clients"]["nodes"][number];
