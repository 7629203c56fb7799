import { Button } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Inbox, Plus, SearchX } from "lucide-react";
import { useEffect, useRef } from "react";
import { useLiveQuery } from "#/gql/use-live-query";
import { usePaging } from "#/gql/use-paging";
import { plural } from "#/lib/quantity";
import { TICKET_VIEWS, type TicketsSearch } from "#/routes/search";
import { Choice } from "#/ui/choice";
import { FilterField } from "#/ui/filter-field";
import { FormDrawer } from "#/ui/form/form-drawer";
import { Hint } from "#/ui/hint";
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
import { useCan } from "../session/viewer";
import { TicketForm } from "./ticket-form";
import { TicketPane } from "./ticket-pane";
import styles from "./tickets.module.css";
import { TicketsQuery, VIEW_WORDS, variablesOf } from "./tickets-query";
import { TicketsTable } from "./tickets-table";
import { useTicketNews } from "./use-ticket-news";

const route = getRouteApi("/shell/tickets");

export function TicketsPage() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/tickets" });
  const can = useCan();
  const { ticket: shown, create, device: _d, title: _t, insight: _i, ...filter } = search;
  const paging = usePaging(JSON.stringify(filter));
  const { data, loading, problem, refetch } = useLiveQuery({
    paging,
    query: TicketsQuery,
    variables: variablesOf(search, paging.after),
    everyMs: QUEUE_MS,
  });
  const rows = data?.tickets.nodes ?? [];
  const news = useTicketNews(search, data?.tickets);
  const set = (change: Partial<TicketsSearch>) =>
    void navigate({ search: (previous) => ({ ...previous, ...change }), replace: true });
  const show = (ticket: string | undefined) => set({ ticket });
  const { cursor, setCursor, rowProps } = useListCursor({
    ids: rows.map((each) => each.id),
    onOpen: (ticketId) => void navigate({ to: "/tickets/$ticketId", params: { ticketId } }),
    onPeek: (id) => show(shown === id ? undefined : id),
    onClose: () => show(undefined),
  });
  // An open pane follows the cursor.
  const follow = useRef(show);
  follow.current = show;
  const open = shown !== undefined;
  useEffect(() => {
    if (open && cursor !== null) follow.current(cursor);
  }, [open, cursor]);
  const view = search.view ?? "open";
  const begin = () => set({ create: "yes" });
  const end = () =>
    set({ create: undefined, device: undefined, title: undefined, insight: undefined });
  useActions(
    TICKET_VIEWS.map((name, i) => ({
      id: `tickets.${name}`,
      title: `Show tickets: ${VIEW_WORDS[name].toLowerCase()}`,
      section: "This page" as const,
      keys: String(i + 1),
      run: () => set({ view: name === "open" ? undefined : name }),
    })),
  );

  return (
    <Page
      title="Tickets"
      layout="fill"
      summary={data === undefined ? undefined : plural(news.total, "ticket")}
      actions={
        can("TICKET_WRITE") ? (
          <Hint label="New ticket" keys="w">
            <Button variant="filled" leftSection={<Plus size={14} />} onClick={begin}>
              New ticket
            </Button>
          </Hint>
        ) : undefined
      }
    >
      <div className="toolbar">
        <Choice
          label="View"
          value={view}
          options={TICKET_VIEWS.map((value) => ({ value, label: VIEW_WORDS[value] }))}
          onChange={(name) => set({ view: name === "open" ? undefined : name })}
        />
        <FilterField
          value={search.q ?? ""}
          label="Filter tickets"
          onChange={(text) => set({ q: text || undefined })}
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
      {data !== undefined && rows.length === 0 && shown === undefined && (
        <NoTickets search={search} />
      )}
      {data !== undefined && (rows.length > 0 || shown !== undefined) && (
        <div className={styles.layout} data-split={shown !== undefined}>
          <div className={styles.list}>
            <TicketsTable
              rows={rows}
              cursor={cursor}
              shown={shown}
              rowProps={rowProps}
              onPick={(id) => {
                setCursor(id);
                show(id);
              }}
            />
            <LoadMore page={data.tickets.pageInfo} onMore={paging.more} />
          </div>
          {shown !== undefined && (
            <TicketPane key={shown} ticketId={shown} onClose={() => show(undefined)} />
          )}
        </div>
      )}
      <FormDrawer title="New ticket" opened={create === "yes"} onClose={end}>
        <TicketForm
          from={search}
          onCancel={end}
          onDone={(ticketId) => void navigate({ to: "/tickets/$ticketId", params: { ticketId } })}
        />
      </FormDrawer>
    </Page>
  );
}

function NoTickets({ search }: { search: TicketsSearch }) {
  const { view = "open", q, client, team } = search;
  if (q !== undefined || client !== undefined || team !== undefined)
    return (
      <Notice icon={SearchX} title="No ticket matches">
        <Link to="/tickets" search={{ view: search.view }}>
          Clear the filter
        </Link>
      </Notice>
    );
  const words = {
    mine: ["Nothing is assigned to you", "What waits for somebody stands under Unassigned."],
    unassigned: ["Everything has somebody", "No open ticket is without a person."],
    breaching: ["Nothing is about to be missed", "No running clock is due within four hours."],
    waiting: ["Nothing waits for others", "Every open ticket is in your hands."],
    open: ["No open tickets", "What clients write and what insights need appears here."],
    closed: ["No closed tickets yet", "Resolved and closed ones are kept here."],
  } as const;
  const [title, text] = words[view];
  return (
    <Notice icon={Inbox} title={title}>
      {text}
    </Notice>
  );
}
