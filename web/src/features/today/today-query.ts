import { graphql, type ResultOf } from "#/gql/graphql";

export const TodayQuery = graphql(`
  query Today {
    today {
      items {
        key kind what why soWhat nowWhat since subjectId dueAt owner critical
        client { id name }
        device { id name }
      }
      setup { step done }
      deviceCounts { live silent awaiting total }
    }
  }
`);

export type Today = ResultOf<typeof TodayQuery>["today"];
export type TodayItem = Today["items"][number];
export type SetupStep = Today["setup"][number]["step"];
