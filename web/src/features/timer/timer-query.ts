import { graphql, type ResultOf } from "#/gql/graphql";

export const MyTimerQuery = graphql(`
  query MyTimer { myTimer { startedAt workKind ticket { id number title } } }
`);

export type RunningTimer = NonNullable<ResultOf<typeof MyTimerQuery>["myTimer"]>;
