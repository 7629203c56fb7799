import { graphql, type ResultOf } from "#/gql/graphql";

export const TokenFields = graphql(`
  fragment TokenFields on EnrolmentToken @_unmask {
    id label expiresAt maxUses uses revokedAt createdAt
    client { id name }
    site { id name }
    createdBy { id name }
  }
`);

export const TokensQuery = graphql(
  `
    query EnrolmentTokens($first: Int!, $after: String, $filter: EnrolmentTokenFilter) {
      enrolmentTokens(first: $first, after: $after, filter: $filter) {
        nodes { ...TokenFields }
        totalCount
        pageInfo { hasNextPage endCursor }
      }
    }
  `,
  [TokenFields],
);

export type Token = ResultOf<typeof TokenFields>;
