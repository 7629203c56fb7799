import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { ChartSpline, CircleCheck } from "lucide-react";
import { useLiveQuery } from "#/gql/use-live-query";
import { usePaging } from "#/gql/use-paging";
import { plural } from "#/lib/quantity";
import type { FORECAST_VIEWS } from "#/routes/search";
import { Choice } from "#/ui/choice";
import { useListCursor } from "#/ui/list-cursor";
import { LoadMore } from "#/ui/load-more";
import { Notice } from "#/ui/notice";
import { Page } from "#/ui/page";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { ClientFilter } from "../clients/client-filter";
import { useOnChange } from "../live/changes";
import { ForecastsTable } from "./forecasts-table";
import { HitRateLine } from "./hit-rate";
import { ForecastsQuery, HitRateQuery } from "./planning-query";
import { PlanningTabs } from "./planning-tabs";

const route = getRouteApi("/shell/planning");
const KINDS = ["FORECAST"] as const;

type View = (typeof FORECAST_VIEWS)[number];

const VIEWS = [
  { value: "all", label: "All" },
  { value: "urgent", label: "Act in time" },
  { value: "growing", label: "Growing" },
  { value: "unknown", label: "Not enough history" },
] as const;

function filterOf(view: View, client: string | undefined) {
  return {
    clientId: client ?? null,
    urgent: view === "urgent" ? true : null,
    outcome:
      view === "growing"
        ? (["GROWTH", "FULL"] as const).slice()
        : view === "unknown"
          ? (["NOT_ENOUGH_HISTORY"] as const).slice()
          : null,
  };
}

/** When what will be full, how sure that is, and how such forecasts came out before. */
export function ForecastsPage() {
  const { view = "all", client } = route.useSearch();
  const navigate = useNavigate({ from: "/planning" });
  const filter = filterOf(view, client);
  const paging = usePaging(JSON.stringify(filter));
  const { data, loading, problem, refetch } = useLiveQuery({
    paging,
    query: ForecastsQuery,
    variables: { first: 50, after: paging.after, filter },
  });
  const rate = useLiveQuery({ query: HitRateQuery, variables: { clientId: client ?? null } });
  useOnChange(KINDS, refetch);
  const rows = data?.forecasts.nodes ?? [];
  const { cursor, rowProps } = useListCursor({
    ids: rows.map((each) => each.id),
    onOpen: (forecastId) =>
      void navigate({ to: "/planning/forecasts/$forecastId", params: { forecastId } }),
  });
  const set = (change: { view?: View | undefined; client?: string | undefined }) =>
    void navigate({ search: (previous) => ({ ...previous, ...change }), replace: true });
  return (
    <Page
      title="Planning"
      summary={
        data === undefined
          ? undefined
          : `${plural(data.forecasts.totalCount, "filesystem")}, soonest full first. A bar holds four of five chances; its mark is as likely as not.`
      }
    >
      <div className="toolbar">
        <PlanningTabs />
        <Choice
          label="Which forecasts"
          value={view}
          options={VIEWS}
          onChange={(next) => set({ view: next === "all" ? undefined : next })}
        />
        <ClientFilter value={client} onChange={(next) => set({ client: next })} />
      </div>
      {rate.data !== undefined && <HitRateLine rate={rate.data.forecastHitRate} />}
      {loading && <SkeletonRows />}
      {data === undefined && problem !== undefined && (
        <ProblemNotice problem={problem} onRetry={refetch} />
      )}
      {rows.length > 0 && <ForecastsTable rows={rows} cursor={cursor} rowProps={rowProps} />}
      {data !== undefined && rows.length === 0 && view === "urgent" && (
        <Notice icon={CircleCheck} title="Nothing has to be done in time">
          No filesystem with a forecast will be full before it can be helped.
        </Notice>
      )}
      {data !== undefined && rows.length === 0 && view !== "urgent" && (
        <Notice
          icon={ChartSpline}
          title={view === "all" ? "No forecasts yet" : "No forecast matches"}
        >
          {view === "all" ? (
            <>
              They are made each night for every filesystem of devices that report. A date needs two
              weeks of history; until then the list says what is missing.{" "}
              <Link to="/devices">Look at the devices</Link>.
            </>
          ) : (
            "Choose another view or client."
          )}
        </Notice>
      )}
      <LoadMore page={data?.forecasts.pageInfo} onMore={paging.more} />
    </Page>
  );
}
