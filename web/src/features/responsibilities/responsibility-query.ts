import { graphql, type ResultOf } from "#/gql/graphql";

export const ResponsibilityFields = graphql(`
  fragment ResponsibilityFields on Responsibility @_unmask {
    id area areaText deviceClass version
    responsible { kind name team { id name } contact { id name } }
    accountable { kind name team { id name } contact { id name } }
    consulted { kind name team { id name } contact { id name } }
    informed { kind name team { id name } contact { id name } }
  }
`);

export const ResponsibilitiesQuery = graphql(
  `query ClientResponsibilities($clientId: ID!) {
    client(id: $clientId) { id responsibilities { ...ResponsibilityFields } }
  }`,
  [ResponsibilityFields],
);

/** Who can be named: the provider's teams and the client's people. */
export const PartiesQuery = graphql(`
  query ResponsibilityParties($clientId: ID!) {
    teams { id name }
    client(id: $clientId) { id contacts { id name title } }
  }
`);

export type Responsibility = ResultOf<typeof ResponsibilityFields>;
export type Party = Responsibility["responsible"];
