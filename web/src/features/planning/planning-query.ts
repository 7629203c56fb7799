import { graphql, type ResultOf } from "#/gql/graphql";

export const ForecastRowFields = graphql(`
  fragment ForecastRowFields on Forecast @_unmask {
    id component madeOn madeAt outcome sentence missing
    p10On p50On p90On horizonDays growthBytesPerDay regime confidence confidenceReason
    historyDays usedBytes capacityBytes urgent
    client { id name }
    device { id name }
    risk { id status }
  }
`);

export const HitRateFields = graphql(`
  fragment HitRateFields on ForecastHitRate @_unmask {
    since predicted cameTrue early late wrong averted open share shareLow shareHigh sentence
  }
`);

export const ForecastsQuery = graphql(
  `
    query Forecasts($first: Int!, $after: String, $filter: ForecastFilter) {
      forecasts(first: $first, after: $after, filter: $filter) {
        nodes { ...ForecastRowFields }
        totalCount
        pageInfo { hasNextPage endCursor }
      }
    }
  `,
  [ForecastRowFields],
);

export const HitRateQuery = graphql(
  `query HitRate($clientId: ID) { forecastHitRate(clientId: $clientId) { ...HitRateFields } }`,
  [HitRateFields],
);

export const ForecastFields = graphql(
  `
    fragment ForecastFields on Forecast @_unmask {
      ...ForecastRowFields
      zone reason latest score scoredAt
      crossings { percent p10On p50On p90On }
      chances { withinDays probability }
      shifts { on bytes kind }
      hitRate { ...HitRateFields }
    }
  `,
  [ForecastRowFields, HitRateFields],
);

export const ForecastQuery = graphql(
  `query ForecastPage($id: ID!) { forecast(id: $id) { ...ForecastFields } }`,
  [ForecastFields],
);

export const HistoryQuery = graphql(`
  query ForecastHistory($id: ID!, $from: DateTime!, $to: DateTime!, $points: Int!) {
    device(id: $id) {
      id
      series(from: $from, to: $to, metrics: ["filesystem.used", "filesystem.total"], points: $points) {
        times series { metric component max mean }
      }
    }
  }
`);

export const RiskFields = graphql(`
  fragment RiskFields on Risk @_unmask {
    id title description likelihood impact severity treatment status statusSince statusNote
    reviewOn reviewDue source sourceId ownerUserId ownerTeamId
    decisionId acceptedBy acceptedUntil version createdAt
    client { id name }
    businessService { id name }
  }
`);

export const RisksQuery = graphql(
  `
    query Risks($first: Int!, $after: String, $filter: RiskFilter) {
      risks(first: $first, after: $after, filter: $filter) {
        nodes { ...RiskFields }
        totalCount
        pageInfo { hasNextPage endCursor }
      }
    }
  `,
  [RiskFields],
);

export const RiskNow = graphql(`query RiskNow($id: ID!) { risk(id: $id) { ...RiskFields } }`, [
  RiskFields,
]);

export type ForecastRow = ResultOf<typeof ForecastRowFields>;
export type Forecast = ResultOf<typeof ForecastFields>;
export type HitRate = ResultOf<typeof HitRateFields>;
export type Risk = ResultOf<typeof RiskFields>;
