import { graphql } from "#/gql/graphql";
import { OccurrenceFields } from "./upkeep-query";

export const OccurrenceStart = graphql(
  `mutation OccurrenceStart($input: OccurrenceStartInput!) {
    occurrenceStart(input: $input) {
      occurrence { ...OccurrenceFields }
      errors { code field message }
    }
  }`,
  [OccurrenceFields],
);

export const OccurrenceComplete = graphql(
  `mutation OccurrenceComplete($input: OccurrenceCompleteInput!) {
    occurrenceComplete(input: $input) {
      occurrence { ...OccurrenceFields }
      errors { code field message }
    }
  }`,
  [OccurrenceFields],
);

export const OccurrenceExcuse = graphql(
  `mutation OccurrenceExcuse($input: OccurrenceExcuseInput!) {
    occurrenceExcuse(input: $input) {
      occurrence { ...OccurrenceFields }
      errors { code field message }
    }
  }`,
  [OccurrenceFields],
);

export const OccurrenceAskDecline = graphql(
  `mutation OccurrenceAskDecline($input: OccurrenceAskDeclineInput!) {
    occurrenceAskDecline(input: $input) {
      occurrence { ...OccurrenceFields }
      linkUrl mailed
      errors { code field message }
    }
  }`,
  [OccurrenceFields],
);

export const OccurrenceEvidenceAdd = graphql(
  `mutation OccurrenceEvidenceAdd($input: OccurrenceEvidenceAddInput!) {
    occurrenceEvidenceAdd(input: $input) {
      occurrence { ...OccurrenceFields }
      errors { code field message }
    }
  }`,
  [OccurrenceFields],
);

export const ContactChoices = graphql(`
  query ContactChoices($clientId: ID!) {
    client(id: $clientId) { id contacts { id name contactEmail: email } }
  }
`);
