import { Button } from "@mantine/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Plus, Wrench } from "lucide-react";
import { useState } from "react";
import { useAct } from "#/gql/use-act";
import { useLiveQuery } from "#/gql/use-live-query";
import { usePaging } from "#/gql/use-paging";
import { serverNow } from "#/lib/clock";
import { plural } from "#/lib/quantity";
import { span } from "#/lib/time";
import { Badge } from "#/ui/badge";
import { ConfirmDialog } from "#/ui/confirm-dialog";
import { FormDrawer } from "#/ui/form/form-drawer";
import { Hint } from "#/ui/hint";
import { LoadMore } from "#/ui/load-more";
import { Notice } from "#/ui/notice";
import { Page } from "#/ui/page";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import table from "#/ui/table.module.css";
import { useActions } from "../actions/use-actions";
import { ClientFilter } from "../clients/client-filter";
import { useCan } from "../session/viewer";
import { WindowForm } from "./window-form";
import { MaintenanceWindowEnd, type Window, WindowsQuery } from "./windows-query";

const route = getRouteApi("/shell/settings/maintenance");

/** Planned work: while a window is open, checks go on and nobody is woken by what was expected. */
export function WindowsPage() {
  const { client, past, create } = route.useSearch();
  const navigate = useNavigate({ from: "/settings/maintenance" });
  const may = useCan()("MAINTENANCE_WRITE");
  // Fixed when the page opens: a filter that moves with the clock would ask anew with every render.
  const [now] = useState(() => new Date(serverNow()).toISOString());
  const filter = { clientId: client ?? null, endsAfter: past === "yes" ? null : now };
  const paging = usePaging(JSON.stringify(filter));
  const { data, loading, problem, refetch } = useLiveQuery({
    paging,
    query: WindowsQuery,
    variables: { first: 50, after: paging.after, filter },
  });
  const rows = data?.maintenanceWindows.nodes ?? [];
  const set = (change: object) =>
    void navigate({ search: (previous) => ({ ...previous, ...change }), replace: true });
  const begin = () => set({ create: "yes" });
  const end = () => set({ create: undefined });
  useActions(
    may
      ? [
          {
            id: "window.create",
            title: "New maintenance window",
            section: "This page",
            keys: "m",
            icon: Wrench,
            run: begin,
          },
        ]
      : [],
  );
  const add = may ? (
    <Hint label="New maintenance window" keys="m">
      <Button variant="filled" leftSection={<Plus size={14} />} onClick={begin}>
        New window
      </Button>
    </Hint>
  ) : undefined;
  return (
    <Page
      title="Maintenance windows"
      actions={add}
      summary={
        data === undefined
          ? undefined
          : plural(data.maintenanceWindows.totalCount, past ? "window" : "open or coming window")
      }
    >
      <div className="toolbar">
        <ClientFilter value={client} onChange={(id) => set({ client: id })} />
        <Button
          aria-pressed={past === "yes"}
          onClick={() => set({ past: past ? undefined : "yes" })}
        >
          {past ? "Hide past ones" : "Show past ones"}
        </Button>
      </div>
      {loading && <SkeletonRows rows={4} />}
      {data === undefined && problem !== undefined && (
        <ProblemNotice problem={problem} onRetry={refetch} />
      )}
      {rows.length > 0 && (
        <div className="framed">
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">State</th>
                <th scope="col">Name</th>
                <th scope="col">Client</th>
                <th scope="col">When</th>
                <th scope="col">Devices</th>
                <th scope="col">Holds back</th>
                <th scope="col">
                  <span className="visually-hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <WindowRow key={row.id} row={row} may={may} onDone={refetch} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {data !== undefined && rows.length === 0 && (
        <Notice icon={Wrench} title="No maintenance window" actions={add}>
          Open one before planned work: everything is still recorded, and what is broken afterwards
          is told as usual.
        </Notice>
      )}
      <LoadMore page={data?.maintenanceWindows.pageInfo} onMore={paging.more} />
      <FormDrawer title="New maintenance window" opened={create === "yes"} onClose={end}>
        <WindowForm
          clientId={client}
          onCancel={end}
          onDone={() => {
            end();
            refetch();
          }}
        />
      </FormDrawer>
    </Page>
  );
}

function WindowRow({ row, may, onDone }: { row: Window; may: boolean; onDone: () => void }) {
  const [asking, setAsking] = useState(false);
  const run = useAct();
  const now = serverNow();
  const [from, to] = [Date.parse(row.startsAt), Date.parse(row.endsAt)];
  const state = to <= now ? "past" : from <= now ? "open" : "coming";
  const finish = async () => {
    const outcome = await run(
      MaintenanceWindowEnd,
      { input: { id: row.id, expectedVersion: row.version } },
      { done: `${row.name} is over.`, failed: "Could not end the window" },
    );
    if (outcome.kind === "done") onDone();
  };
  return (
    <tr>
      <td>
        <Badge tone={state === "open" ? "warn" : state === "coming" ? "accent" : "calm"}>
          {state}
        </Badge>
      </td>
      <td className={table.strong} title={row.note || undefined}>
        {row.name}
      </td>
      <td>{row.client.name}</td>
      <td>{span(from, to)}</td>
      <td>{row.allDevices ? "all" : plural(row.deviceIds.length, "device")}</td>
      <td>
        {row.mode === "NOTIFY_OFF" ? "messages" : "tickets"}
        {row.expectedClasses.length > 0 && ` about ${row.expectedClasses.join(", ")}`}
      </td>
      <td className={table.actions}>
        {may && state !== "past" && (
          <Button onClick={() => setAsking(true)}>{state === "open" ? "End now" : "Cancel"}</Button>
        )}
        <ConfirmDialog
          title={state === "open" ? `End ${row.name} now?` : `Call ${row.name} off?`}
          opened={asking && state !== "past"}
          confirmLabel={state === "open" ? "End now" : "Call it off"}
          onConfirm={() => void finish()}
          onClose={() => setAsking(false)}
        >
          {state === "open"
            ? "What is still broken is told from now on. A window that is over cannot be opened again."
            : "Nothing is held back during that time. To plan it again, a new window is needed."}
        </ConfirmDialog>
      </td>
    </tr>
  );
}
