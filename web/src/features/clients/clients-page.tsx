import { Button } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Building2, Plus, SearchX } from "lucide-react";
import type { ReactNode } from "react";
import { client as graphqlClient } from "#/gql/client";
import { useLiveQuery } from "#/gql/use-live-query";
import { usePaging } from "#/gql/use-paging";
import { plural } from "#/lib/quantity";
import { FilterField } from "#/ui/filter-field";
import { FormDrawer } from "#/ui/form/form-drawer";
import { Hint } from "#/ui/hint";
import { useListCursor } from "#/ui/list-cursor";
import { LoadMore } from "#/ui/load-more";
import { NewPill } from "#/ui/new-pill";
import { Notice } from "#/ui/notice";
import { Page } from "#/ui/page";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { useCan } from "../session/viewer";
import { ClientForm } from "./client-form";
import { ClientsQuery } from "./clients-query";
import { ClientsTable } from "./clients-table";
import { useDeviceCounts } from "./use-device-counts";

const route = getRouteApi("/shell/clients");
const FIRST_PAGE = { first: 50, after: null, filter: { search: null, archived: false } };

/** Called when a link to this page is pointed at. */
export function prefetch(): void {
  void graphqlClient.query(ClientsQuery, FIRST_PAGE).toPromise();
}

export function ClientsPage() {
  const { q, archived, create } = route.useSearch();
  const navigate = useNavigate({ from: "/clients" });
  const can = useCan();
  const filter = { search: q ?? null, archived: archived === "yes" };
  const paging = usePaging(JSON.stringify(filter));
  const { data, loading, problem, refetch } = useLiveQuery({
    paging,
    query: ClientsQuery,
    variables: { first: 50, after: paging.after, filter },
  });
  const rows = data?.clients.nodes ?? [];
  const { cursor, rowProps } = useListCursor({
    ids: rows.map((each) => each.id),
    onOpen: (clientId) => void navigate({ to: "/clients/$clientId", params: { clientId } }),
  });
  const counts = useDeviceCounts(rows.map((each) => each.id));
  const set = (change: object) =>
    void navigate({ search: (previous) => ({ ...previous, ...change }), replace: true });
  const add = can("CLIENT_CREATE") ? (
    <Hint label="New client" keys="c">
      <Button
        variant="filled"
        leftSection={<Plus size={14} />}
        onClick={() => set({ create: "yes" })}
      >
        New client
      </Button>
    </Hint>
  ) : undefined;

  return (
    <Page
      title="Clients"
      actions={add}
      summary={
        data === undefined
          ? undefined
          : plural(data.clients.totalCount, archived ? "archived client" : "client")
      }
    >
      <div className="toolbar">
        <FilterField
          value={q ?? ""}
          label="Filter clients"
          onChange={(text) => set({ q: text || undefined })}
        />
        <Button
          aria-pressed={archived === "yes"}
          onClick={() => set({ archived: archived ? undefined : "yes" })}
        >
          {archived ? "Show active" : "Show archived"}
        </Button>
        <NewPill kind="CLIENT" known={rows.map((each) => each.id)} noun="client" onShow={refetch} />
      </div>
      {loading && <SkeletonRows />}
      {data === undefined && problem !== undefined && (
        <ProblemNotice problem={problem} onRetry={refetch} />
      )}
      {rows.length > 0 && (
        <ClientsTable rows={rows} counts={counts} cursor={cursor} rowProps={rowProps} />
      )}
      {data !== undefined && rows.length === 0 && (
        <NoClients filtered={q !== undefined || archived === "yes"} add={add} />
      )}
      <LoadMore page={data?.clients.pageInfo} onMore={paging.more} />
      <FormDrawer
        title="New client"
        opened={create === "yes"}
        onClose={() => set({ create: undefined })}
      >
        <ClientForm
          onCancel={() => set({ create: undefined })}
          onDone={(clientId) => void navigate({ to: "/clients/$clientId", params: { clientId } })}
        />
      </FormDrawer>
    </Page>
  );
}

function NoClients(props: { filtered: boolean; add: ReactNode }) {
  if (props.filtered) {
    return (
      <Notice icon={SearchX} title="No client matches">
        <Link to="/clients">Clear the filter</Link>
      </Notice>
    );
  }
  return (
    <Notice icon={Building2} title="No clients yet" actions={props.add}>
      A client is a business that you look after. Its devices, people and agreements belong to it,
      and nobody sees them without a grant.
    </Notice>
  );
}
