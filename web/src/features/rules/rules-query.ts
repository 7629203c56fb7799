import { graphql, type ResultOf } from "#/gql/graphql";

export const RulesQuery = graphql(`
  query Rules($first: Int!, $after: String, $filter: RuleFilter, $clientId: ID) {
    rules(first: $first, after: $after, filter: $filter) {
      nodes {
        id standardKey name kind class area metric enabled what why nowWhat runbookId version
        client { id name }
        parameters {
          op raiseAfterSeconds clearAfterSeconds silentAfterSeconds
          ticketAfterWarnSeconds ticketAfterCriticalSeconds
          warn { raise clear }
          critical { raise clear }
        }
        overrides(clientId: $clientId) {
          id deviceId siteId text component enabled note version raiseAfterSeconds clearAfterSeconds
          client { id name }
          warn { raise clear }
          critical { raise clear }
        }
        exceptions(clientId: $clientId) {
          id component reason approvedBy expiresAt endedAt version
          client { id name }
          device { id name }
        }
      }
      totalCount
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export type Rule = ResultOf<typeof RulesQuery>["rules"]["nodes"][number];
export type Override = Rule["overrides"][number];
export type Exception = Rule["exceptions"][number];

export const RuleOverrideSet = graphql(`
  mutation RuleOverrideSet($input: RuleOverrideSetInput!) {
    ruleOverrideSet(input: $input) {
      ruleOverride { id }
      errors { code field message }
    }
  }
`);

export const RuleOverrideRemove = graphql(`
  mutation RuleOverrideRemove($input: RuleOverrideRemoveInput!) {
    ruleOverrideRemove(input: $input) {
      ruleOverride { id }
      errors { code field message }
    }
  }
`);

export const RuleExceptionCreate = graphql(`
  mutation RuleExceptionCreate($input: RuleExceptionCreateInput!) {
    ruleExceptionCreate(input: $input) {
      ruleException { id }
      errors { code field message }
    }
  }
`);

export const RuleExceptionEnd = graphql(`
  mutation RuleExceptionEnd($input: RuleExceptionEndInput!) {
    ruleExceptionEnd(input: $input) {
      ruleException { id endedAt version }
      errors { code field message }
    }
  }
`);
