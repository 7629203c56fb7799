import { graphql } from "#/gql/graphql";
import { RiskFields } from "./planning-query";

export const RiskCreate = graphql(
  `mutation RiskCreate($input: RiskCreateInput!) {
    riskCreate(input: $input) { risk { ...RiskFields } errors { code field message } }
  }`,
  [RiskFields],
);

export const RiskUpdate = graphql(
  `mutation RiskUpdate($input: RiskUpdateInput!) {
    riskUpdate(input: $input) { risk { ...RiskFields } errors { code field message } }
  }`,
  [RiskFields],
);

export const RiskClose = graphql(
  `mutation RiskClose($input: RiskCloseInput!) {
    riskClose(input: $input) { risk { ...RiskFields } errors { code field message } }
  }`,
  [RiskFields],
);

export const RiskRaiseFromForecast = graphql(
  `mutation RiskRaiseFromForecast($input: RiskRaiseFromForecastInput!) {
    riskRaiseFromForecast(input: $input) {
      risk { ...RiskFields }
      errors { code field message }
    }
  }`,
  [RiskFields],
);

export const RiskAskAcceptance = graphql(
  `mutation RiskAskAcceptance($input: RiskAskAcceptanceInput!) {
    riskAskAcceptance(input: $input) {
      risk { ...RiskFields }
      linkUrl mailed
      errors { code field message }
    }
  }`,
  [RiskFields],
);

/** What a risk of one client can name. */
export const RiskChoices = graphql(`
  query RiskChoices($clientId: ID!) {
    client(id: $clientId) { id businessServices { id name } contacts { id name contactEmail: email } }
    teams { id name members { userId name } }
  }
`);
