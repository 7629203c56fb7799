import { graphql, type ResultOf } from "#/gql/graphql";
import { InsightRow } from "./insights-query";

/** All that the letter of an insight shows. */
export const InsightQuery = graphql(
  `
  query InsightPage($id: ID!) {
    insight(id: $id) {
      ...InsightRow
      class area what ruleId acknowledgedAt holderId outcomeNote mergedIntoId reopened beganAt changedAt
      why { hypothesis confidence evidence { kind text at } }
      soWhat { people text coverage agreementId agreementName services { id name users covered } }
      nowWhat { text runbookId nextStep }
      owner { unowned path responsibilityId team { id name } }
      alerts {
        id component ruleName class level worstLevel value threshold metric isSymptom
        beganAt raisedAt endedAt
        device { id name }
        suppression { kind text }
      }
      timeline { id at kind actorName text }
      escalation {
        id state nextAt run policyName round step startedAt endedAt reason
        notices { id step recipientName email at }
      }
      chart { deviceId metrics measure unit component from to warn critical above }
    }
  }
`,
  [InsightRow],
);

export type InsightDetails = NonNullable<ResultOf<typeof InsightQuery>["insight"]>;
export type ChartSpec = NonNullable<InsightDetails["chart"]>;
