import { Button } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { BookOpenCheck, Play, Plus, SearchX } from "lucide-react";
import { client as graphqlClient } from "#/gql/client";
import { useLiveQuery } from "#/gql/use-live-query";
import { usePaging } from "#/gql/use-paging";
import { plural } from "#/lib/quantity";
import { FilterField } from "#/ui/filter-field";
import { Hint } from "#/ui/hint";
import { useListCursor } from "#/ui/list-cursor";
import { LoadMore } from "#/ui/load-more";
import { NewPill } from "#/ui/new-pill";
import { Notice } from "#/ui/notice";
import { Page } from "#/ui/page";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { useActions } from "../actions/use-actions";
import { useCan } from "../session/viewer";
import { RunbookTabs } from "./runbook-tabs";
import { RunbooksQuery } from "./runbooks-query";
import { RunbooksTable } from "./runbooks-table";

const route = getRouteApi("/shell/runbooks");

export function prefetch(): void {
  void graphqlClient.query(RunbooksQuery, { first: 50, after: null, filter: null }).toPromise();
}

export function RunbooksPage() {
  const { q } = route.useSearch();
  const navigate = useNavigate({ from: "/runbooks" });
  const can = useCan();
  const paging = usePaging(q ?? "");
  const { data, loading, problem, refetch } = useLiveQuery({
    paging,
    query: RunbooksQuery,
    variables: { first: 50, after: paging.after, filter: q === undefined ? null : { search: q } },
  });
  const rows = data?.runbooks.nodes ?? [];
  const { cursor, rowProps } = useListCursor({
    ids: rows.map((each) => each.id),
    onOpen: (runbookId) => void navigate({ to: "/runbooks/$runbookId", params: { runbookId } }),
  });
  const canWrite = can("RUNBOOK_WRITE");
  const canRun = can("RUNBOOK_RUN");
  const create = () => void navigate({ to: "/runbooks/new" });
  const start = () => void navigate({ to: "/runs/new", search: {} });
  useActions([
    ...(canWrite
      ? [
          {
            id: "runbook.create",
            title: "New runbook",
            section: "Create" as const,
            keys: "c",
            icon: Plus,
            run: create,
          },
        ]
      : []),
    ...(canRun
      ? [
          {
            id: "run.start",
            title: "Start a run",
            section: "Create" as const,
            keys: "s",
            icon: Play,
            run: start,
          },
        ]
      : []),
  ]);
  const add = canWrite ? (
    <Hint label="New runbook" keys="c">
      <Button variant="filled" leftSection={<Plus size={14} />} onClick={create}>
        New runbook
      </Button>
    </Hint>
  ) : undefined;
  return (
    <Page
      title="Runbooks"
      summary={
        data === undefined
          ? undefined
          : `${plural(data.runbooks.totalCount, "runbook")}; a run follows one published version to its end.`
      }
      actions={
        <>
          {canRun && (
            <Hint label="Start a run" keys="s">
              <Button leftSection={<Play size={14} />} onClick={start}>
                Start a run
              </Button>
            </Hint>
          )}
          {add}
        </>
      }
    >
      <div className="toolbar">
        <RunbookTabs />
        <FilterField
          value={q ?? ""}
          label="Filter runbooks"
          onChange={(text) => void navigate({ search: { q: text || undefined }, replace: true })}
        />
        <NewPill
          kind="RUNBOOK"
          known={rows.map((each) => each.id)}
          noun="runbook"
          onShow={refetch}
        />
      </div>
      {loading && <SkeletonRows />}
      {data === undefined && problem !== undefined && (
        <ProblemNotice problem={problem} onRetry={refetch} />
      )}
      {rows.length > 0 && <RunbooksTable rows={rows} cursor={cursor} rowProps={rowProps} />}
      {data !== undefined && rows.length === 0 && q !== undefined && (
        <Notice icon={SearchX} title="No runbook matches">
          <Link to="/runbooks">Clear the filter</Link>
        </Notice>
      )}
      {data !== undefined && rows.length === 0 && q === undefined && (
        <Notice icon={BookOpenCheck} title="No runbooks yet" actions={add}>
          A runbook says what is done, step by step: what a person does, what a script does after
          which approval, and what must be measured afterwards so that it counts as done.
        </Notice>
      )}
      <LoadMore page={data?.runbooks.pageInfo} onMore={paging.more} />
    </Page>
  );
}
