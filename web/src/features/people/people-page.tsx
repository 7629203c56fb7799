import { Button } from "@mantine/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { SearchX, UserPlus } from "lucide-react";
import { useState } from "react";
import { client as graphqlClient } from "#/gql/client";
import { useLiveQuery } from "#/gql/use-live-query";
import { usePaging } from "#/gql/use-paging";
import { plural } from "#/lib/quantity";
import { FilterField } from "#/ui/filter-field";
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
import { useCan } from "../session/viewer";
import { InvitationSent } from "./invitation-sent";
import { type Invitation, InviteForm } from "./invite-form";
import { PeopleQuery } from "./people-query";
import { PeopleTable } from "./people-table";
import { PersonDetails } from "./person-details";

const route = getRouteApi("/shell/settings/people");
const KINDS = ["USER"] as const;

export function prefetch(): void {
  void graphqlClient
    .query(PeopleQuery, { first: 50, after: null, filter: { search: null } })
    .toPromise();
}

export function PeoplePage() {
  const { q, user, invite, contact } = route.useSearch();
  const navigate = useNavigate({ from: "/settings/people" });
  const canInvite = useCan()("PEOPLE_WRITE");
  const [invitation, setInvitation] = useState<Invitation>();
  const paging = usePaging(q ?? "");
  const { data, loading, problem, refetch } = useLiveQuery({
    paging,
    query: PeopleQuery,
    variables: { first: 50, after: paging.after, filter: { search: q ?? null } },
  });
  useOnChange(KINDS, refetch);
  const set = (change: object) =>
    void navigate({ search: (previous) => ({ ...previous, ...change }), replace: true });
  const open = (id: string) => set({ user: id });
  const close = () => {
    setInvitation(undefined);
    set({ invite: undefined, contact: undefined });
  };
  const rows = data?.users.nodes ?? [];
  const { cursor, rowProps } = useListCursor({
    ids: rows.map((each) => each.id),
    onOpen: open,
    onPeek: open,
  });
  useActions(
    canInvite
      ? [
          {
            id: "user.invite",
            title: "Invite a person",
            section: "Create",
            keys: "c",
            icon: UserPlus,
            run: () => set({ invite: "yes" }),
          },
        ]
      : [],
  );
  const shown = rows.find((each) => each.id === user);
  return (
    <Page
      title="People"
      summary={
        data === undefined
          ? undefined
          : `${plural(data.users.totalCount, "person", "people")}; each sees only what is granted.`
      }
      actions={
        canInvite ? (
          <Hint label="Invite a person" keys="c">
            <Button
              variant="filled"
              leftSection={<UserPlus size={14} />}
              onClick={() => set({ invite: "yes" })}
            >
              Invite
            </Button>
          </Hint>
        ) : undefined
      }
    >
      <div className="toolbar">
        <FilterField
          value={q ?? ""}
          label="Filter people"
          onChange={(text) => set({ q: text || undefined })}
        />
      </div>
      {loading && <SkeletonRows />}
      {data === undefined && problem !== undefined && (
        <ProblemNotice problem={problem} onRetry={refetch} />
      )}
      {rows.length > 0 && (
        <PeopleTable rows={rows} cursor={cursor} rowProps={rowProps} onOpen={open} />
      )}
      {data !== undefined && rows.length === 0 && <Notice icon={SearchX} title="Nobody matches" />}
      <LoadMore page={data?.users.pageInfo} onMore={paging.more} />
      <FormDrawer
        title={shown?.name ?? "Person"}
        opened={user !== undefined}
        onClose={() => set({ user: undefined })}
      >
        {user !== undefined && <PersonDetails userId={user} />}
      </FormDrawer>
      <FormDrawer
        title={contact === undefined ? "Invite a colleague" : "Invite to the client's portal"}
        opened={invite === "yes"}
        onClose={close}
      >
        {invitation === undefined ? (
          <InviteForm contactId={contact} onDone={setInvitation} onCancel={close} />
        ) : (
          <InvitationSent invitation={invitation} onClose={close} />
        )}
      </FormDrawer>
    </Page>
  );
}
