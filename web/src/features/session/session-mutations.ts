import { graphql } from "#/gql/graphql";
import { ViewerFields } from "./viewer-query";

export const SessionCreate = graphql(
  `mutation SessionCreate($input: SessionCreateInput!) {
    sessionCreate(input: $input) {
      viewer { ...ViewerFields }
      renewAt
      errors { code field message }
    }
  }`,
  [ViewerFields],
);

export const SetupComplete = graphql(
  `mutation SetupComplete($input: SetupCompleteInput!) {
    setupComplete(input: $input) {
      viewer { ...ViewerFields }
      renewAt
      errors { code field message }
    }
  }`,
  [ViewerFields],
);

export const InvitationAccept = graphql(
  `mutation InvitationAccept($input: InvitationAcceptInput!) {
    invitationAccept(input: $input) {
      viewer { ...ViewerFields }
      renewAt
      errors { code field message }
    }
  }`,
  [ViewerFields],
);

export const SessionEnd = graphql(`
  mutation SessionEnd { sessionEnd { errors { code field message } } }
`);

export const InstallationQuery = graphql(`
  query Installation { installation { providerName setupRequired version } }
`);
