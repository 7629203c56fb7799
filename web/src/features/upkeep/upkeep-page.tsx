import { Button } from "@mantine/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { CalendarPlus } from "lucide-react";
import type { UpkeepSearch } from "#/routes/search";
import { Choice } from "#/ui/choice";
import { FormDrawer } from "#/ui/form/form-drawer";
import { Hint } from "#/ui/hint";
import { Page } from "#/ui/page";
import { useActions } from "../actions/use-actions";
import { ClientFilter } from "../clients/client-filter";
import { useCan } from "../session/viewer";
import { CalendarView } from "./calendar-view";
import { ObligationDrawer } from "./obligation-drawer";
import { ObligationForm } from "./obligation-form";
import { ObligationsView } from "./obligations-view";
import { OccurrencesView } from "./occurrences-view";

const route = getRouteApi("/shell/upkeep");
const VIEWS = [
  { value: "calendar", label: "Calendar" },
  { value: "list", label: "List" },
  { value: "obligations", label: "Obligations" },
] as const;

/** The discipline between incidents: what is due when, and what it comes from. */
export function UpkeepPage() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/upkeep" });
  const canWrite = useCan()("UPKEEP_WRITE");
  const view = search.view ?? "calendar";
  const set = (change: Partial<UpkeepSearch>) =>
    void navigate({ search: (previous) => ({ ...previous, ...change }), replace: true });
  const create = () => set({ create: "yes" });
  useActions([
    ...(canWrite
      ? [
          {
            id: "obligation.create",
            title: "New obligation",
            section: "Create" as const,
            keys: "c",
            icon: CalendarPlus,
            run: create,
          },
        ]
      : []),
    ...VIEWS.map(({ value, label }, i) => ({
      id: `upkeep.view.${value}`,
      title: `Show as ${label.toLowerCase()}`,
      section: "View" as const,
      keys: String(i + 1),
      run: () => set({ view: value === "calendar" ? undefined : value }),
    })),
  ]);
  const add = canWrite ? (
    <Hint label="New obligation" keys="c">
      <Button variant="filled" leftSection={<CalendarPlus size={14} />} onClick={create}>
        New obligation
      </Button>
    </Hint>
  ) : undefined;
  return (
    <Page
      title="Upkeep"
      summary="What is owed between incidents, when it is due, and what came of it."
      actions={add}
    >
      <div className="toolbar">
        <Choice
          label="View"
          value={view}
          options={VIEWS}
          onChange={(next) => set({ view: next === "calendar" ? undefined : next })}
        />
        <ClientFilter value={search.client} onChange={(client) => set({ client })} />
      </div>
      {view === "calendar" && (
        <CalendarView
          month={search.month}
          client={search.client}
          onMonth={(month) => set({ month })}
        />
      )}
      {view === "list" && <OccurrencesView search={search} onChange={set} />}
      {view === "obligations" && (
        <ObligationsView client={search.client} add={add} onEdit={(edit) => set({ edit })} />
      )}
      <FormDrawer
        title="New obligation"
        opened={search.create === "yes"}
        onClose={() => set({ create: undefined })}
      >
        <ObligationForm clientId={search.client} onClose={() => set({ create: undefined })} />
      </FormDrawer>
      {search.edit !== undefined && (
        <ObligationDrawer id={search.edit} onClose={() => set({ edit: undefined })} />
      )}
    </Page>
  );
}
