import { graphql, type ResultOf } from "#/gql/graphql";

export const DecisionFields = graphql(`
  fragment DecisionFields on Decision @_unmask {
    id kind subjectId question impact deadline state askedContactName askedByName askedAt note version
    client { id name }
    options { key label accepts }
    receipt { question answer note answeredByName answeredAt code genuine }
  }
`);

export const DecisionsQuery = graphql(
  `query Decisions($first: Int!, $after: String, $filter: DecisionFilter) {
    decisions(first: $first, after: $after, filter: $filter) {
      nodes { ...DecisionFields }
      totalCount
      pageInfo { hasNextPage endCursor }
    }
  }`,
  [DecisionFields],
);

export type Decision = ResultOf<typeof DecisionFields>;
export type Receipt = NonNullable<Decision["receipt"]>;
export type Option = Decision["options"][number];
