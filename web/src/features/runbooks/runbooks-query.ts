import { graphql, type ResultOf } from "#/gql/graphql";

export const RunbookRowFields = graphql(`
  fragment RunbookRowFields on Runbook @_unmask {
    id name summary shipped hasUnpublishedChanges version createdAt updatedAt
    published { id number destructive publishedAt authorName steps { key kind } }
  }
`);

export const RunbooksQuery = graphql(
  `
    query Runbooks($first: Int!, $after: String, $filter: RunbookFilter) {
      runbooks(first: $first, after: $after, filter: $filter) {
        nodes { ...RunbookRowFields }
        totalCount
        pageInfo { hasNextPage endCursor }
      }
    }
  `,
  [RunbookRowFields],
);

export const StepFields = graphql(`
  fragment StepFields on RunbookStep @_unmask {
    key title kind instruction expectedMinutes requiredApprovals
    evidence { kind prompt unit minimum maximum choices }
    effect script arguments platforms timeoutSeconds idempotent
    metric percentOf component condition deadlineSeconds
    choices { value label next } waitSeconds
  }
`);

export const RunbookQuery = graphql(
  `
    query RunbookPage($id: ID!) {
      runbook(id: $id) {
        ...RunbookRowFields
        draft
        versions {
          id number hash note authorName publishedAt destructive
          parameters { name title kind choices required default source unit }
          steps { ...StepFields }
        }
      }
    }
  `,
  [RunbookRowFields, StepFields],
);

export const RunbookPublish = graphql(
  `mutation RunbookPublish($input: RunbookPublishInput!) {
    runbookPublish(input: $input) {
      runbook {
        ...RunbookRowFields
        draft
        versions {
          id number hash note authorName publishedAt destructive
          parameters { name title kind choices required default source unit }
          steps { ...StepFields }
        }
      }
      errors { code field message }
    }
  }`,
  [RunbookRowFields, StepFields],
);

export type RunbookRow = ResultOf<typeof RunbookRowFields>;
export type RunbookDetails = NonNullable<ResultOf<typeof RunbookQuery>["runbook"]>;
export type RunbookVersion = RunbookDetails["versions"][number];
export type RunbookStep = RunbookVersion["steps"][number];
export type RunbookParameter = RunbookVersion["parameters"][number];
