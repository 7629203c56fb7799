import { graphql, type ResultOf } from "#/gql/graphql";
import type { InsightsSearch } from "#/routes/search";

export const InsightRow = graphql(`
  fragment InsightRow on Insight @_unmask {
    id title level worstLevel state handling component
    raisedAt endedAt snoozedUntil leaseUntil outcome ticketId ticketNumber holderName version
    client { id name }
    device { id name }
    owner { unowned team { id name } }
    soWhat { people text services { id name users covered } }
    escalation { id state nextAt }
  }
`);

export const InsightsQuery = graphql(
  `
  query Insights($first: Int!, $after: String, $filter: InsightFilter) {
    insights(first: $first, after: $after, filter: $filter, orderBy: RAISED_DESC) {
      nodes { ...InsightRow }
      totalCount
      pageInfo { hasNextPage endCursor }
    }
  }
`,
  [InsightRow],
);

/** What is in a view now; asked past the cache, because its list takes nothing in by itself. */
export const InsightIdsQuery = graphql(`
  query InsightIds($first: Int!, $filter: InsightFilter) {
    insights(first: $first, filter: $filter, orderBy: RAISED_DESC) {
      nodes { id }
      totalCount
    }
  }
`);

/** Rows that are shown, as they are now, whether they are still in the view or not. */
export const InsightRowsQuery = graphql(
  `query InsightRows($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on Insight { ...InsightRow } } }`,
  [InsightRow],
);

export type Insight = ResultOf<typeof InsightRow>;
export type InsightView = NonNullable<InsightsSearch["view"]>;

/** What each view asks for. */
export function variablesOf(search: InsightsSearch, after: string | null) {
  const view = search.view ?? "open";
  const owners = { mine: "ME", teams: "MY_TEAMS", nobody: "NOBODY" } as const;
  return {
    first: 50,
    after,
    filter: {
      state: view === "ended" ? (["ENDED", "MERGED"] as const).slice() : ["OPEN" as const],
      owner: view === "open" || view === "ended" ? null : owners[view],
      level: search.level === undefined ? null : [search.level],
      clientId: search.client ?? null,
      deviceId: search.device ?? null,
    },
  };
}
