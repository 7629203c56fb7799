import { Button, NativeSelect, TextInput } from "@mantine/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { ScrollText, SearchX } from "lucide-react";
import { useQuery } from "urql";
import { useLiveQuery } from "#/gql/use-live-query";
import { usePaging } from "#/gql/use-paging";
import { plural } from "#/lib/quantity";
import { FilterField } from "#/ui/filter-field";
import { LoadMore } from "#/ui/load-more";
import { Notice } from "#/ui/notice";
import { Page } from "#/ui/page";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { GrantableClients } from "../people/people-query";
import { AuditQuery } from "./audit-query";
import { AuditTable } from "./audit-table";

const route = getRouteApi("/shell/settings/audit");
const DAY = 86_400_000;

/** A day of the date field, at its start in the person's own time zone. */
const startOf = (day: string | undefined) => {
  const at = day === undefined ? Number.NaN : new Date(`${day}T00:00:00`).getTime();
  return Number.isNaN(at) ? null : at;
};

export function AuditPage() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/settings/audit" });
  const [from, to] = [startOf(search.from), startOf(search.to)];
  const filter = {
    clientId: search.client ?? null,
    action: search.action ?? null,
    objectId: search.object ?? null,
    actorId: search.actor ?? null,
    from: from === null ? null : new Date(from).toISOString(),
    to: to === null ? null : new Date(to + DAY).toISOString(),
  };
  const paging = usePaging(JSON.stringify(filter));
  const { data, loading, problem, refetch } = useLiveQuery({
    paging,
    query: AuditQuery,
    variables: { first: 50, after: paging.after, filter },
  });
  const [choices] = useQuery({ query: GrantableClients });
  const set = (change: object) =>
    void navigate({ search: (previous) => ({ ...previous, ...change }), replace: true });
  const rows = data?.auditEntries.nodes ?? [];
  const narrowed = Object.values(filter).some((value) => value !== null);
  const clients = choices.data?.clients.nodes ?? [];
  return (
    <Page
      title="Audit"
      summary={
        data === undefined
          ? "Who did what, and when."
          : `Who did what, and when: ${plural(data.auditEntries.totalCount, "entry", "entries")}.`
      }
    >
      <div className="toolbar">
        <FilterField
          value={search.action ?? ""}
          label="Filter by action"
          onChange={(text) => set({ action: text || undefined })}
        />
        <NativeSelect
          aria-label="Client"
          w={200}
          value={search.client ?? ""}
          data={[
            { value: "", label: "All clients" },
            ...clients.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(event) => set({ client: event.currentTarget.value || undefined })}
        />
        <TextInput
          aria-label="From day"
          type="date"
          value={search.from ?? ""}
          onChange={(event) => set({ from: event.currentTarget.value || undefined })}
        />
        <TextInput
          aria-label="To day"
          type="date"
          value={search.to ?? ""}
          onChange={(event) => set({ to: event.currentTarget.value || undefined })}
        />
        {narrowed && (
          <Button onClick={() => void navigate({ search: {}, replace: true })}>Clear</Button>
        )}
        <Button onClick={refetch}>Refresh</Button>
      </div>
      {loading && <SkeletonRows rows={12} />}
      {data === undefined && problem !== undefined && (
        <ProblemNotice problem={problem} onRetry={refetch} />
      )}
      {rows.length > 0 && <AuditTable rows={rows} />}
      {data !== undefined && rows.length === 0 && (
        <Notice
          icon={narrowed ? SearchX : ScrollText}
          title={narrowed ? "No entry matches" : "Nothing has happened yet"}
        />
      )}
      <LoadMore page={data?.auditEntries.pageInfo} onMore={paging.more} />
    </Page>
  );
}
