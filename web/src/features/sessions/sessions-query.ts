import { graphql, type ResultOf } from "#/gql/graphql";

export const SessionsQuery = graphql(`
  query Sessions {
    viewer {
      user { id name version }
      session { id }
      sessions { id current createdAt lastUsedAt expiresAt userAgent address }
    }
  }
`);

export type SessionRow = NonNullable<ResultOf<typeof SessionsQuery>["viewer"]>["sessions"][number];
