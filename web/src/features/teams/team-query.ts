import { graphql, type ResultOf } from "#/gql/graphql";

export const TeamFields = graphql(`
  fragment TeamFields on Team @_unmask {
    id name isDefault version
    members { userId name email }
  }
`);

export const TeamsQuery = graphql(`query Teams { teams { ...TeamFields } }`, [TeamFields]);

export type Team = ResultOf<typeof TeamFields>;
