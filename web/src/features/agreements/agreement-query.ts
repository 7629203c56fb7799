import { graphql, type ResultOf } from "#/gql/graphql";

export const AgreementFields = graphql(`
  fragment AgreementFields on Agreement @_unmask {
    id name startsOn endsOn state note version
    calendar { id name timeZone openNow nextOpensAt weekly { weekday from to } }
    slaPolicy {
      id name
      priorities { priority targets { kind minutes businessDays text } }
    }
    services { id name }
  }
`);

export const AgreementsQuery = graphql(
  `query ClientAgreements($clientId: ID!) {
    client(id: $clientId) { id agreements { ...AgreementFields } }
  }`,
  [AgreementFields],
);

export type Agreement = ResultOf<typeof AgreementFields>;
