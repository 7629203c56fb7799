import { client, uncachedClient } from "#/gql/client";
import type { ResultOf } from "#/gql/graphql";
import type { TicketsSearch } from "#/routes/search";
import { NODES_MOST, useQueueNews } from "../live/use-queue-news";
import { TicketIdsQuery, TicketRowsQuery, type TicketsQuery, variablesOf } from "./tickets-query";

const KINDS = ["TICKET"] as const;

/** What others do to the tickets of this view. */
export function useTicketNews(
  search: TicketsSearch,
  list: ResultOf<typeof TicketsQuery>["tickets"] | undefined,
) {
  return useQueueNews({
    kinds: KINDS,
    view: JSON.stringify(variablesOf(search, null)),
    list,
    ask: async () => {
      const { filter, orderBy } = variablesOf(search, null);
      const variables = { first: NODES_MOST, filter, orderBy };
      const { data } = await uncachedClient.query(TicketIdsQuery, variables).toPromise();
      if (data === undefined) return undefined;
      return { ids: data.tickets.nodes.map((each) => each.id), total: data.tickets.totalCount };
    },
    renew: (ids) =>
      void client.query(TicketRowsQuery, { ids }, { requestPolicy: "network-only" }).toPromise(),
  });
}
