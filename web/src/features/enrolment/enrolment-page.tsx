import { Button } from "@mantine/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { KeyRound, Plus, SearchX } from "lucide-react";
import { useState } from "react";
import { client as graphqlClient } from "#/gql/client";
import { useLiveQuery } from "#/gql/use-live-query";
import { usePaging } from "#/gql/use-paging";
import { FormDrawer } from "#/ui/form/form-drawer";
import { Hint } from "#/ui/hint";
import { LoadMore } from "#/ui/load-more";
import { Notice } from "#/ui/notice";
import { Page } from "#/ui/page";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { useActions } from "../actions/use-actions";
import { useOnChange } from "../live/changes";
import { useCan } from "../session/viewer";
import { TokensQuery } from "./enrolment-query";
import { TokenCreated } from "./token-created";
import { type CreatedToken, TokenForm } from "./token-form";
import { TokensTable } from "./tokens-table";

const route = getRouteApi("/shell/settings/enrolment-tokens");
const KINDS = ["ENROLMENT_TOKEN", "DEVICE"] as const;

export function prefetch(): void {
  const filter = { usable: true, clientId: null };
  void graphqlClient.query(TokensQuery, { first: 50, after: null, filter }).toPromise();
}

export function EnrolmentPage() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/settings/enrolment-tokens" });
  const canWrite = useCan()("ENROLMENT_WRITE");
  const [created, setCreated] = useState<CreatedToken>();
  const filter = { usable: search.all === "yes" ? null : true, clientId: search.client ?? null };
  const paging = usePaging(JSON.stringify(filter));
  const { data, loading, problem, refetch } = useLiveQuery({
    paging,
    query: TokensQuery,
    variables: { first: 50, after: paging.after, filter },
  });
  useOnChange(KINDS, refetch);
  const set = (change: object) =>
    void navigate({ search: (previous) => ({ ...previous, ...change }), replace: true });
  const open = () => set({ create: "yes" });
  const close = () => {
    setCreated(undefined);
    set({ create: undefined });
  };
  useActions(
    canWrite
      ? [
          {
            id: "token.create",
            title: "New enrolment token",
            section: "Create",
            keys: "c",
            icon: KeyRound,
            run: open,
          },
        ]
      : [],
  );
  const rows = data?.enrolmentTokens.nodes ?? [];
  const add = canWrite ? (
    <Hint label="New enrolment token" keys="c">
      <Button variant="filled" leftSection={<Plus size={14} />} onClick={open}>
        New token
      </Button>
    </Hint>
  ) : undefined;
  return (
    <Page
      title="Enrolment tokens"
      summary="A token is the limited right of agents to join one client. It ends by itself."
      actions={add}
    >
      <div className="toolbar">
        <Button
          aria-pressed={search.all === "yes"}
          onClick={() => set({ all: search.all ? undefined : "yes" })}
        >
          {search.all ? "Show usable only" : "Show ended too"}
        </Button>
        {search.client !== undefined && (
          <Button onClick={() => set({ client: undefined })}>All clients</Button>
        )}
      </div>
      {loading && <SkeletonRows />}
      {data === undefined && problem !== undefined && (
        <ProblemNotice problem={problem} onRetry={refetch} />
      )}
      {rows.length > 0 && <TokensTable rows={rows} canRevoke={canWrite} />}
      {data !== undefined && rows.length === 0 && (
        <Notice
          icon={search.client === undefined ? KeyRound : SearchX}
          title={
            search.client === undefined ? "No usable token" : "No usable token for this client"
          }
          actions={add}
        >
          Create one to get the command that installs an agent.
        </Notice>
      )}
      <LoadMore page={data?.enrolmentTokens.pageInfo} onMore={paging.more} />
      <FormDrawer
        title={created === undefined ? "New enrolment token" : "Install the agent"}
        opened={search.create === "yes"}
        onClose={close}
      >
        {created === undefined ? (
          <TokenForm clientId={search.client} onDone={setCreated} onCancel={close} />
        ) : (
          <TokenCreated created={created} onClose={close} />
        )}
      </FormDrawer>
    </Page>
  );
}
