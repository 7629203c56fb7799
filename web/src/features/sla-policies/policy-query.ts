import { graphql, type ResultOf } from "#/gql/graphql";

export const PolicyFields = graphql(`
  fragment PolicyFields on SlaPolicy @_unmask {
    id name thresholds change pausable startFrom version
    client { id name }
    calendar { id name }
    priorities {
      priority
      calendar { id name }
      targets { kind minutes businessDays text }
    }
  }
`);

export const PoliciesQuery = graphql(
  `query SlaPolicies($clientId: ID) { slaPolicies(clientId: $clientId) { ...PolicyFields } }`,
  [PolicyFields],
);

export const PolicyNow = graphql(
  `query SlaPolicyNow($id: ID!) { slaPolicy(id: $id) { ...PolicyFields } }`,
  [PolicyFields],
);

export type Policy = ResultOf<typeof PolicyFields>;
