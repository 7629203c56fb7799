import { graphql, type ResultOf } from "#/gql/graphql";

export const AuditQuery = graphql(`
  query Audit($first: Int!, $after: String, $filter: AuditFilter) {
    auditEntries(first: $first, after: $after, filter: $filter) {
      nodes {
        id at actorName actorKind action objectKind objectId summary before after requestId
        client { id name }
      }
      totalCount
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export type AuditEntry = ResultOf<typeof AuditQuery>["auditEntries"]["nodes"][number];
