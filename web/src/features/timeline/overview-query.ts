import { graphql, type ResultOf } from "#/gql/graphql";

export const ClientOverviewQuery = graphql(`
  query ClientOverview($clientId: ID!, $fromDay: String!, $toDay: String!) {
    clientOverview(clientId: $clientId, fromDay: $fromDay, toDay: $toDay) {
      fromDay toDay zone points
      parts { key name points value facts }
      timeline { at kind text subjectId }
    }
  }
`);

export type Overview = ResultOf<typeof ClientOverviewQuery>["clientOverview"];
export type Moment = Overview["timeline"][number];
export type MomentKind = Moment["kind"];
export type ManagedPart = Overview["parts"][number];
