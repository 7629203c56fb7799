import { Button } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { CircleCheck, Play, SearchX, X } from "lucide-react";
import { useLiveQuery } from "#/gql/use-live-query";
import { usePaging } from "#/gql/use-paging";
import { plural } from "#/lib/quantity";
import type { RunsSearch } from "#/routes/search";
import { Choice } from "#/ui/choice";
import { Hint } from "#/ui/hint";
import { useListCursor } from "#/ui/list-cursor";
import { LoadMore } from "#/ui/load-more";
import { NewPill } from "#/ui/new-pill";
import { Notice } from "#/ui/notice";
import { Page } from "#/ui/page";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { useActions } from "../actions/use-actions";
import { useOnChange } from "../live/changes";
import { RunbookTabs } from "../runbooks/runbook-tabs";
import { useCan } from "../session/viewer";
import { RunsQuery, runName } from "./run-query";
import { RunsTable } from "./runs-table";

const route = getRouteApi("/shell/runs");
const KINDS = ["RUN"] as const;
const VIEWS = [
  { value: "open", label: "Under way" },
  { value: "approvals", label: "Wait for my approval" },
  { value: "all", label: "All" },
] as const;

type View = (typeof VIEWS)[number]["value"];

function filterOf({ view = "open", client, device, runbook }: RunsSearch) {
  const state =
    view === "all"
      ? null
      : view === "approvals"
        ? ["WAITING" as const]
        : ["RUNNING" as const, "WAITING" as const];
  return {
    state,
    clientId: client ?? null,
    deviceId: device ?? null,
    runbookId: runbook ?? null,
  };
}

export function RunsPage() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/runs" });
  const canRun = useCan()("RUNBOOK_RUN");
  const view: View = search.view ?? "open";
  const paging = usePaging(JSON.stringify(search));
  const { data, loading, problem, refetch } = useLiveQuery({
    paging,
    query: RunsQuery,
    variables: { first: 50, after: paging.after, filter: filterOf(search) },
  });
  useOnChange(KINDS, refetch);
  const found = data?.runs.nodes ?? [];
  const rows = view === "approvals" ? found.filter((each) => each.approvableByMe) : found;
  const { cursor, rowProps } = useListCursor({
    ids: rows.map((each) => each.id),
    onOpen: (runId) => void navigate({ to: "/runs/$runId", params: { runId } }),
  });
  const set = (change: Partial<RunsSearch>) =>
    void navigate({ search: (previous) => ({ ...previous, ...change }), replace: true });
  const start = () => void navigate({ to: "/runs/new", search: {} });
  useActions(
    canRun
      ? [
          {
            id: "run.start",
            title: "Start a run",
            section: "Create",
            keys: "s",
            icon: Play,
            run: start,
          },
        ]
      : [],
  );
  const narrowed =
    search.client !== undefined || search.device !== undefined || search.runbook !== undefined;
  return (
    <Page
      title="Runs"
      summary={
        data === undefined
          ? undefined
          : plural(view === "approvals" ? rows.length : data.runs.totalCount, "run")
      }
      actions={
        canRun ? (
          <Hint label="Start a run" keys="s">
            <Button variant="filled" leftSection={<Play size={14} />} onClick={start}>
              Start a run
            </Button>
          </Hint>
        ) : undefined
      }
    >
      <div className="toolbar">
        <RunbookTabs />
        <Choice
          label="Which runs"
          value={view}
          options={VIEWS}
          onChange={(next) => set({ view: next === "open" ? undefined : next })}
        />
        {narrowed && (
          <Button
            leftSection={<X size={14} />}
            onClick={() => set({ client: undefined, device: undefined, runbook: undefined })}
          >
            {search.device !== undefined
              ? `Only ${rows[0]?.device?.name ?? "one device"}`
              : search.runbook !== undefined
                ? `Only ${rows[0] === undefined ? "one runbook" : runName(rows[0])}`
                : `Only ${rows[0]?.client.name ?? "one client"}`}
          </Button>
        )}
        <NewPill kind="RUN" known={found.map((each) => each.id)} noun="run" onShow={refetch} />
      </div>
      {loading && <SkeletonRows />}
      {data === undefined && problem !== undefined && (
        <ProblemNotice problem={problem} onRetry={refetch} />
      )}
      {rows.length > 0 && <RunsTable rows={rows} cursor={cursor} rowProps={rowProps} />}
      {data !== undefined && rows.length === 0 && (
        <Notice
          icon={view === "all" ? SearchX : CircleCheck}
          title={
            view === "approvals"
              ? "Nothing waits for your approval"
              : view === "open"
                ? "Nothing is under way"
                : "No run yet"
          }
        >
          {view !== "all" && (
            <Link to="/runs" search={{ ...search, view: "all" }}>
              Show all runs
            </Link>
          )}
        </Notice>
      )}
      <LoadMore page={data?.runs.pageInfo} onMore={paging.more} />
    </Page>
  );
}
