import { Button } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Inbox, MessageSquarePlus } from "lucide-react";
import { useLiveQuery } from "#/gql/use-live-query";
import { usePaging } from "#/gql/use-paging";
import { Choice } from "#/ui/choice";
import { FormDrawer } from "#/ui/form/form-drawer";
import { Hint } from "#/ui/hint";
import { useListCursor } from "#/ui/list-cursor";
import { LoadMore } from "#/ui/load-more";
import { Notice } from "#/ui/notice";
import { Page } from "#/ui/page";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { Time } from "#/ui/time";
import { useActions } from "../actions/use-actions";
import { Due } from "../clients/health-line";
import { useOnChange } from "../live/changes";
import { useCan, useViewer } from "../session/viewer";
import styles from "./contact-home.module.css";
import { RequestForm } from "./request-form";
import { OPEN_STATUSES, RequestsQuery } from "./request-query";
import { RequestStateBadge } from "./request-state";

const route = getRouteApi("/shell/requests");
const KINDS = ["TICKET"] as const;

/** A client's own requests: what was asked, who has it, how it stands. */
export function RequestsPage() {
  const { create, all, service, device } = route.useSearch();
  const navigate = useNavigate({ from: "/requests" });
  const clientId = useViewer().user.contact?.client.id;
  const canAsk = useCan()("TICKET_ASK");
  const paging = usePaging(all ?? "");
  const { data, loading, problem, refetch } = useLiveQuery({
    paging,
    query: RequestsQuery,
    variables: {
      clientId: clientId ?? "",
      first: 50,
      after: paging.after,
      status: all === "yes" ? null : [...OPEN_STATUSES],
    },
    pause: clientId === undefined,
  });
  useOnChange(KINDS, refetch);
  const set = (change: object) =>
    void navigate({ search: (previous) => ({ ...previous, ...change }), replace: true });
  const open = (ticketId: string) =>
    void navigate({ to: "/requests/$ticketId", params: { ticketId } });
  const rows = data?.tickets.nodes ?? [];
  const { cursor, rowProps } = useListCursor({ ids: rows.map(({ id }) => id), onOpen: open });
  useActions(
    canAsk
      ? [
          {
            id: "request.create",
            title: "New request",
            section: "Create",
            keys: "c",
            icon: MessageSquarePlus,
            run: () => set({ create: "yes" }),
          },
        ]
      : [],
  );
  return (
    <Page
      title="Requests"
      summary="What you have asked us for, and faults that we found ourselves."
      actions={
        canAsk ? (
          <Hint label="New request" keys="c">
            <Button
              variant="filled"
              leftSection={<MessageSquarePlus size={14} />}
              onClick={() => set({ create: "yes" })}
            >
              New request
            </Button>
          </Hint>
        ) : undefined
      }
    >
      <div className="toolbar">
        <Choice
          label="Which requests"
          value={all === "yes" ? "all" : "open"}
          options={[
            { value: "open", label: "Not done yet" },
            { value: "all", label: "All" },
          ]}
          onChange={(value) => set({ all: value === "all" ? "yes" : undefined })}
        />
      </div>
      {loading && <SkeletonRows />}
      {data === undefined && problem !== undefined && (
        <ProblemNotice problem={problem} onRetry={refetch} />
      )}
      {data !== undefined && rows.length === 0 && (
        <Notice
          icon={Inbox}
          title={all === "yes" ? "Nothing was asked yet" : "Nothing is open"}
          actions={
            canAsk ? (
              <Button variant="filled" onClick={() => set({ create: "yes" })}>
                New request
              </Button>
            ) : undefined
          }
        >
          Tell us what does not work, or what you need.
        </Notice>
      )}
      {rows.length > 0 && (
        <ul className={`${styles.list} framed`}>
          {rows.map(({ id, number, title, status, updatedAt, dueAt, assignee, teamName }) => (
            <li key={id} data-cursor={cursor === id} {...rowProps(id)}>
              <div>
                <Link to="/requests/$ticketId" params={{ ticketId: id }}>
                  <strong>{title}</strong>
                </Link>
                <p>
                  {`No. ${number} · ${assignee?.name ?? teamName} · changed `}
                  <Time at={updatedAt} />
                  {dueAt !== null && (
                    <>
                      {" · promised "}
                      <Due at={dueAt} />
                    </>
                  )}
                </p>
              </div>
              <RequestStateBadge status={status} />
            </li>
          ))}
        </ul>
      )}
      <LoadMore page={data?.tickets.pageInfo} onMore={paging.more} />
      <FormDrawer
        title="New request"
        opened={create === "yes" && canAsk && clientId !== undefined}
        onClose={() => set({ create: undefined, service: undefined, device: undefined })}
      >
        <RequestForm
          clientId={clientId ?? ""}
          serviceId={service}
          deviceId={device}
          onDone={open}
          onCancel={() => set({ create: undefined, service: undefined, device: undefined })}
        />
      </FormDrawer>
    </Page>
  );
}
