import { graphql, type ResultOf } from "#/gql/graphql";

export const EscalationFields = graphql(`
  fragment EscalationFields on EscalationPolicy @_unmask {
    id name standard repeats version
    client { id name }
    team { id name }
    steps { waitMinutes targets { kind teamId userId } }
  }
`);

export const EscalationPoliciesQuery = graphql(
  `query EscalationPolicies {
    escalationPolicies { ...EscalationFields }
    teams { id name }
  }`,
  [EscalationFields],
);

/** For steps that name one person. */
export const EscalationPeopleQuery = graphql(`
  query EscalationPeople { users(first: 100, filter: { kind: STAFF }) { nodes { id name } } }
`);

export type Escalation = ResultOf<typeof EscalationFields>;
