import { graphql, type ResultOf } from "#/gql/graphql";
import { DocumentFields } from "./document-fields";

export const ReportRowFields = graphql(`
  fragment ReportRowFields on Report @_unmask {
    id title fromDay toDay status edition asOf createdAt version
    reviewedBy deliveredTo deliveredAt
    client { id name }
  }
`);

export const ReportsQuery = graphql(
  `query Reports($first: Int!, $after: String, $filter: ReportFilter) {
    reports(first: $first, after: $after, filter: $filter) {
      nodes { ...ReportRowFields }
      totalCount
      pageInfo { hasNextPage endCursor }
    }
  }`,
  [ReportRowFields],
);

export const ReportFields = graphql(
  `fragment ReportFields on Report @_unmask {
    ...ReportRowFields
    editionOfId summary reviewedAt files
    document { ...DocumentFields }
    links { id recipient expiresAt revokedAt firstUsedAt uses }
  }`,
  [ReportRowFields, DocumentFields],
);

export const ReportQuery = graphql(
  `query Report($id: ID!) { report(id: $id) { ...ReportFields } }`,
  [ReportFields],
);

export type ReportRow = ResultOf<typeof ReportRowFields>;
export type Report = ResultOf<typeof ReportFields>;
