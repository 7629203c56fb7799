import { client, uncachedClient } from "#/gql/client";
import type { ResultOf } from "#/gql/graphql";
import type { InsightsSearch } from "#/routes/search";
import { NODES_MOST, useQueueNews } from "../live/use-queue-news";
import {
  InsightIdsQuery,
  InsightRowsQuery,
  type InsightsQuery,
  variablesOf,
} from "./insights-query";

const KINDS = ["INSIGHT"] as const;

/** What others do to the insights of this view. */
export function useInsightNews(
  search: InsightsSearch,
  list: ResultOf<typeof InsightsQuery>["insights"] | undefined,
) {
  return useQueueNews({
    kinds: KINDS,
    view: JSON.stringify(variablesOf(search, null)),
    list,
    ask: async () => {
      const { filter } = variablesOf(search, null);
      const variables = { first: NODES_MOST, filter };
      const { data } = await uncachedClient.query(InsightIdsQuery, variables).toPromise();
      if (data === undefined) return undefined;
      return { ids: data.insights.nodes.map((each) => each.id), total: data.insights.totalCount };
    },
    renew: (ids) =>
      void client.query(InsightRowsQuery, { ids }, { requestPolicy: "network-only" }).toPromise(),
  });
}
