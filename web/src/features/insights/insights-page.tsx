import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { CircleCheck, SearchX } from "lucide-react";
import { client as graphqlClient } from "#/gql/client";
import { useLiveQuery } from "#/gql/use-live-query";
import { usePaging } from "#/gql/use-paging";
import { plural } from "#/lib/quantity";
import { INSIGHT_VIEWS, type InsightsSearch, LEVELS } from "#/routes/search";
import { Choice } from "#/ui/choice";
import { useListCursor } from "#/ui/list-cursor";
import { LoadMore } from "#/ui/load-more";
import { MorePill } from "#/ui/more-pill";
import { Notice } from "#/ui/notice";
import { Page } from "#/ui/page";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { useActions } from "../actions/use-actions";
import { ClientFilter } from "../clients/client-filter";
import { QUEUE_MS } from "../live/use-queue-news";
import { LEVEL_LOOK } from "./insight-words";
import { InsightsQuery, type InsightView, variablesOf } from "./insights-query";
import { InsightsTable } from "./insights-table";
import { useInsightNews } from "./use-insight-news";

const route = getRouteApi("/shell/insights");

export const VIEW_WORDS: Record<InsightView, string> = {
  open: "Open",
  mine: "Mine",
  teams: "My teams",
  nobody: "Nobody's",
  ended: "Ended",
};

/** Called when a link to this page is pointed at. */
export function prefetch(search: InsightsSearch): void {
  void graphqlClient.query(InsightsQuery, variablesOf(search, null)).toPromise();
}

export function InsightsPage() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/insights" });
  const paging = usePaging(JSON.stringify(search));
  const { data, loading, problem, refetch } = useLiveQuery({
    paging,
    query: InsightsQuery,
    variables: variablesOf(search, paging.after),
    everyMs: QUEUE_MS,
  });
  const rows = data?.insights.nodes ?? [];
  const news = useInsightNews(search, data?.insights);
  const { cursor, rowProps } = useListCursor({
    ids: rows.map((each) => each.id),
    onOpen: (insightId) => void navigate({ to: "/insights/$insightId", params: { insightId } }),
  });
  const set = (change: Partial<InsightsSearch>) =>
    void navigate({ search: (previous) => ({ ...previous, ...change }), replace: true });
  const view = search.view ?? "open";
  useActions(
    INSIGHT_VIEWS.map((name, i) => ({
      id: `insights.${name}`,
      title: `Show insights: ${VIEW_WORDS[name].toLowerCase()}`,
      section: "This page" as const,
      keys: String(i + 1),
      run: () => set({ view: name === "open" ? undefined : name }),
    })),
  );

  return (
    <Page
      title="Insights"
      summary={
        data === undefined ? undefined : `${plural(news.total, "insight")}, the newest first`
      }
    >
      <div className="toolbar">
        <Choice
          label="View"
          value={view}
          options={INSIGHT_VIEWS.map((value) => ({ value, label: VIEW_WORDS[value] }))}
          onChange={(name) => set({ view: name === "open" ? undefined : name })}
        />
        <Choice
          label="Level"
          value={search.level ?? ""}
          options={[
            { value: "", label: "all levels" },
            ...LEVELS.map((value) => ({ value, label: LEVEL_LOOK[value].word })),
          ]}
          onChange={(level) => set({ level: level === "" ? undefined : level })}
        />
        <ClientFilter value={search.client} onChange={(client) => set({ client })} />
        <MorePill
          waiting={news.waiting}
          onShow={() => {
            news.settle();
            refetch();
          }}
        />
      </div>
      {loading && <SkeletonRows />}
      {data === undefined && problem !== undefined && (
        <ProblemNotice problem={problem} onRetry={refetch} />
      )}
      {rows.length > 0 && <InsightsTable rows={rows} cursor={cursor} rowProps={rowProps} />}
      {data !== undefined && rows.length === 0 && <NoInsights search={search} />}
      <LoadMore page={data?.insights.pageInfo} onMore={paging.more} />
    </Page>
  );
}

function NoInsights({ search }: { search: InsightsSearch }) {
  const narrowed =
    (search.view ?? "open") !== "open" ||
    search.client !== undefined ||
    search.level !== undefined ||
    search.device !== undefined;
  if (narrowed) {
    return (
      <Notice icon={SearchX} title="No insight matches">
        <Link to="/insights">Show all open ones</Link>
      </Notice>
    );
  }
  return (
    <Notice icon={CircleCheck} title="No open insights">
      No rule is broken at any client that you can see. Silent devices and checks without data are
      not counted as well: <Link to="/">Today</Link> names them.
    </Notice>
  );
}
