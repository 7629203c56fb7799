import { Button } from "@mantine/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { FilePlus2, FileText } from "lucide-react";
import { client as graphqlClient } from "#/gql/client";
import { useLiveQuery } from "#/gql/use-live-query";
import { usePaging } from "#/gql/use-paging";
import { plural } from "#/lib/quantity";
import type { REPORT_STATUSES, ReportsSearch } from "#/routes/search";
import { Choice } from "#/ui/choice";
import { FormDrawer } from "#/ui/form/form-drawer";
import { Hint } from "#/ui/hint";
import { useListCursor } from "#/ui/list-cursor";
import { LoadMore } from "#/ui/load-more";
import { Notice } from "#/ui/notice";
import { Page } from "#/ui/page";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { useActions } from "../actions/use-actions";
import { useOnChange } from "../live/changes";
import { useCan, useViewer } from "../session/viewer";
import { DraftForm } from "./draft-form";
import { ReportsQuery } from "./report-query";
import { ReportsTable } from "./reports-table";

const route = getRouteApi("/shell/reports");
const KINDS = ["REPORT"] as const;
const FIRST = 50;

const filterOf = ({ client, status }: ReportsSearch) => ({
  clientId: client ?? null,
  status: status === undefined ? null : [status],
});

export function prefetch(search: ReportsSearch): void {
  const variables = { first: FIRST, after: null, filter: filterOf(search) };
  void graphqlClient.query(ReportsQuery, variables).toPromise();
}

const STATUSES: readonly { value: "ANY" | (typeof REPORT_STATUSES)[number]; label: string }[] = [
  { value: "ANY", label: "All" },
  { value: "DRAFT", label: "To look at" },
  { value: "REVIEWED", label: "Looked at" },
  { value: "DELIVERED", label: "Delivered" },
];

/** Drafts to look at and the archive of what was delivered; a client's people see the latter. */
export function ReportsPage() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/reports" });
  const canWrite = useCan()("REPORT_WRITE");
  const staff = useViewer().user.kind === "STAFF";
  const paging = usePaging(`${search.client ?? ""} ${search.status ?? ""}`);
  const { data, loading, problem, refetch } = useLiveQuery({
    paging,
    query: ReportsQuery,
    variables: { first: FIRST, after: paging.after, filter: filterOf(search) },
  });
  useOnChange(KINDS, refetch);
  const set = (change: object) =>
    void navigate({ search: (previous) => ({ ...previous, ...change }), replace: true });
  const open = (id: string) =>
    void navigate({ to: "/reports/$reportId", params: { reportId: id } });
  const rows = data?.reports.nodes ?? [];
  const { cursor, rowProps } = useListCursor({ ids: rows.map(({ id }) => id), onOpen: open });
  useActions(
    canWrite
      ? [
          {
            id: "report.draft",
            title: "Draft a report",
            section: "Create",
            keys: "c",
            icon: FilePlus2,
            run: () => set({ create: "yes" }),
          },
        ]
      : [],
  );
  const narrowed = search.client !== undefined || search.status !== undefined;
  return (
    <Page
      title="Reports"
      summary={
        staff
          ? "Drafted from facts, sent only after a person has looked at them, frozen when delivered."
          : "What we did for you, and what we saw coming."
      }
      actions={
        canWrite ? (
          <Hint label="Draft a report" keys="c">
            <Button
              variant="filled"
              leftSection={<FilePlus2 size={14} />}
              onClick={() => set({ create: "yes" })}
            >
              Draft a report
            </Button>
          </Hint>
        ) : undefined
      }
    >
      {staff && (
        <div className="toolbar">
          <Choice
            label="Which reports"
            value={search.status ?? "ANY"}
            options={STATUSES}
            onChange={(value) => set({ status: value === "ANY" ? undefined : value })}
          />
          {search.client !== undefined && (
            <Button onClick={() => set({ client: undefined })}>Show those of all clients</Button>
          )}
          {data !== undefined && <span>{plural(data.reports.totalCount, "report")}</span>}
        </div>
      )}
      {loading && <SkeletonRows />}
      {data === undefined && problem !== undefined && (
        <ProblemNotice problem={problem} onRetry={refetch} />
      )}
      {rows.length > 0 && (
        <ReportsTable rows={rows} cursor={cursor} rowProps={rowProps} staff={staff} />
      )}
      {data !== undefined && rows.length === 0 && (
        <Notice
          icon={FileText}
          title={narrowed ? "No report matches" : "No report yet"}
          actions={
            canWrite && !narrowed ? (
              <Button variant="filled" onClick={() => set({ create: "yes" })}>
                Draft a report
              </Button>
            ) : undefined
          }
        >
          {staff
            ? "A report is drafted from what is on record for some days; you look at it, then it goes out."
            : "As soon as one is delivered to you, it stands here."}
        </Notice>
      )}
      <LoadMore page={data?.reports.pageInfo} onMore={paging.more} />
      <FormDrawer
        title="Draft a report"
        opened={search.create === "yes" && canWrite}
        onClose={() => set({ create: undefined })}
      >
        <DraftForm
          clientId={search.client}
          onDone={open}
          onCancel={() => set({ create: undefined })}
        />
      </FormDrawer>
    </Page>
  );
}
