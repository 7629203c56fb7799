import { graphql } from "#/gql/graphql";
import { ObligationFields } from "./upkeep-query";

export const ObligationCreate = graphql(
  `mutation ObligationCreate($input: ObligationCreateInput!) {
    obligationCreate(input: $input) {
      obligation { ...ObligationFields }
      errors { code field message }
    }
  }`,
  [ObligationFields],
);

export const ObligationUpdate = graphql(
  `mutation ObligationUpdate($input: ObligationUpdateInput!) {
    obligationUpdate(input: $input) {
      obligation { ...ObligationFields }
      errors { code field message }
    }
  }`,
  [ObligationFields],
);

export const ObligationNow = graphql(
  `query ObligationNow($id: ID!) { obligation(id: $id) { ...ObligationFields } }`,
  [ObligationFields],
);

/** What an obligation of one client can name. */
export const ObligationChoices = graphql(`
  query ObligationChoices($clientId: ID!) {
    client(id: $clientId) {
      id
      contacts { id name }
      businessServices { id name }
    }
    teams { id name }
    runbooks(first: 100, filter: { publishedOnly: true }) { nodes { id name } }
  }
`);
