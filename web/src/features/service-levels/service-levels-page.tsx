import { Button } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useQuery } from "urql";
import { graphql } from "#/gql/graphql";
import type { SERVICE_LEVEL_TABS } from "#/routes/search";
import { Choice } from "#/ui/choice";
import { Hint } from "#/ui/hint";
import { Page } from "#/ui/page";
import { useActions } from "../actions/use-actions";
import { CalendarsSection } from "../calendars/calendars-section";
import { EscalationSection } from "../escalation/escalation-section";
import { useCan, useCanProviderWide } from "../session/viewer";
import { PoliciesSection } from "../sla-policies/policies-section";
import { TeamsSection } from "../teams/teams-section";

const route = getRouteApi("/shell/settings/service-levels");

type Tab = (typeof SERVICE_LEVEL_TABS)[number];

const TABS: Record<Tab, { label: string; add: string; about: string }> = {
  teams: {
    label: "Teams",
    add: "Add a team",
    about: "Who works, and who is told. Responsibilities and escalations name teams.",
  },
  calendars: {
    label: "Hours",
    add: "Add a calendar",
    about:
      "When work is owed. Clocks count only while a calendar is open; the past stays as it was.",
  },
  policies: {
    label: "Promised times",
    add: "Add promised times",
    about: "What is promised for which priority. A new promise holds from now on.",
  },
  escalation: {
    label: "Escalation",
    add: "Add an escalation",
    about: "Who is told next when nobody has taken it.",
  },
};

const ClientName = graphql(`
  query ServiceLevelsClient($id: ID!) { client(id: $id) { id name } }
`);

/** Settings of service levels: teams, hours, promised times, escalation. */
export function ServiceLevelsPage() {
  const { tab = "teams", client, create, edit } = route.useSearch();
  const navigate = useNavigate({ from: "/settings/service-levels" });
  const set = (change: object) =>
    void navigate({ search: (previous) => ({ ...previous, ...change }), replace: true });
  const writes = useWriteRights(client);
  const canWrite = writes(tab);
  const add = () => set({ create: "yes", edit: undefined });
  const tabs = Object.entries(TABS) as [Tab, (typeof TABS)[Tab]][];
  useActions([
    ...(canWrite
      ? [
          {
            id: "service-level.create",
            title: TABS[tab].add,
            section: "Create" as const,
            keys: "c",
            icon: Plus,
            run: add,
          },
        ]
      : []),
    ...tabs.map(([name, { label }], index) => ({
      id: `service-level.${name}`,
      title: `Show ${label.toLowerCase()}`,
      section: "This page" as const,
      keys: String(index + 1),
      run: () => set({ tab: name, create: undefined, edit: undefined }),
    })),
  ]);
  const shared = {
    canWrite,
    clientId: client,
    editing: edit,
    creating: create === "yes" && canWrite,
    onEdit: (id: string) => set({ edit: id, create: undefined }),
    onClose: () => set({ create: undefined, edit: undefined }),
  };
  return (
    <Page
      title="Service levels"
      trail={client === undefined ? undefined : <OfClient id={client} />}
      summary={TABS[tab].about}
      actions={
        canWrite ? (
          <Hint label={TABS[tab].add} keys="c">
            <Button variant="filled" leftSection={<Plus size={14} />} onClick={add}>
              {TABS[tab].add}
            </Button>
          </Hint>
        ) : undefined
      }
    >
      <div className="toolbar">
        <Choice
          label="What to show"
          value={tab}
          options={tabs.map(([value, { label }]) => ({ value, label }))}
          onChange={(value) => set({ tab: value, create: undefined, edit: undefined })}
        />
        {client !== undefined && (
          <Button onClick={() => set({ client: undefined, edit: undefined })}>
            Show the provider's only
          </Button>
        )}
      </div>
      {tab === "teams" && <TeamsSection {...shared} />}
      {tab === "calendars" && <CalendarsSection {...shared} />}
      {tab === "policies" && <PoliciesSection {...shared} />}
      {tab === "escalation" && <EscalationSection {...shared} />}
    </Page>
  );
}

/** What may be written: the provider's own needs a right for the whole provider, a client's one there. */
function useWriteRights(client: string | undefined) {
  const can = useCan();
  const canEverywhere = useCanProviderWide();
  return (tab: Tab): boolean => {
    if (tab === "teams") return canEverywhere("AGREEMENT_WRITE");
    if (tab === "escalation") return canEverywhere("RULE_WRITE");
    return client === undefined ? canEverywhere("AGREEMENT_WRITE") : can("AGREEMENT_WRITE");
  };
}

function OfClient({ id }: { id: string }) {
  const [{ data }] = useQuery({ query: ClientName, variables: { id } });
  return (
    <Link to="/clients/$clientId" params={{ clientId: id }}>
      {data?.client?.name ?? "Client"}
    </Link>
  );
}
