import { Button } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { CircleCheck, FilePlus, MailQuestion, Play, Undo2 } from "lucide-react";
import { useState } from "react";
import { client as graphqlClient } from "#/gql/client";
import { problem as problemOf } from "#/gql/problem";
import { useAct } from "#/gql/use-act";
import { useLiveQuery } from "#/gql/use-live-query";
import { FormDrawer } from "#/ui/form/form-drawer";
import { Hint } from "#/ui/hint";
import { Page } from "#/ui/page";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import type { Action } from "../actions/registry";
import { useActions } from "../actions/use-actions";
import { useOnChange } from "../live/changes";
import { useCan } from "../session/viewer";
import { AskDeclineForm } from "./ask-decline-form";
import { CompleteForm } from "./complete-form";
import { DueDate } from "./due-date";
import { EvidenceForm } from "./evidence-form";
import { ExcuseForm } from "./excuse-form";
import { OccurrenceBody } from "./occurrence-body";
import { OccurrenceStart } from "./occurrence-mutations";
import { OccurrenceStateBadge } from "./occurrence-state";
import { isOwed } from "./upkeep-look";
import { type Occurrence, OccurrenceQuery } from "./upkeep-query";

const route = getRouteApi("/shell/upkeep/$occurrenceId");
const KINDS = ["OCCURRENCE"] as const;

export function prefetch(occurrenceId: string): void {
  void graphqlClient.query(OccurrenceQuery, { id: occurrenceId }).toPromise();
}

export function OccurrencePage() {
  const { occurrenceId } = route.useParams();
  const { data, loading, problem, refetch } = useLiveQuery({
    query: OccurrenceQuery,
    variables: { id: occurrenceId },
  });
  useOnChange(KINDS, refetch);
  if (loading)
    return (
      <Page title="Upkeep">
        <SkeletonRows />
      </Page>
    );
  const occurrence = data?.occurrence ?? null;
  if (occurrence !== null) return <Found key={occurrence.id} occurrence={occurrence} />;
  return (
    <Page title="Upkeep">
      <ProblemNotice problem={problem ?? problemOf("NOT_FOUND")} onRetry={refetch} />
    </Page>
  );
}

type Form = "evidence" | "complete" | "excuse" | "ask";

const TITLES: Record<Form, string> = {
  evidence: "Add evidence",
  complete: "Say that it is done",
  excuse: "Excuse it",
  ask: "Ask the client whether it is wanted",
};

function Found({ occurrence }: { occurrence: Occurrence }) {
  const [form, setForm] = useState<Form | null>(null);
  const offers = useOffers(occurrence, setForm);
  const close = () => setForm(null);
  return (
    <Page
      title={occurrence.obligation.title}
      trail={
        <>
          <Link to="/upkeep">Upkeep</Link>
          {" · "}
          <Link to="/clients/$clientId" params={{ clientId: occurrence.client.id }}>
            {occurrence.client.name}
          </Link>
        </>
      }
      summary={
        <span className="row">
          <span role="status">
            <OccurrenceStateBadge occurrence={occurrence} />
          </span>
          <span>
            due <DueDate on={occurrence.dueOn} />
          </span>
        </span>
      }
      actions={
        offers.length === 0
          ? undefined
          : offers.map(({ id, label, keys, icon: Icon, filled, run }) => (
              <Hint key={id} label={label} keys={keys}>
                <Button
                  variant={filled ? "filled" : "default"}
                  leftSection={Icon === undefined ? undefined : <Icon size={14} />}
                  onClick={run}
                >
                  {label}
                </Button>
              </Hint>
            ))
      }
    >
      <OccurrenceBody occurrence={occurrence} />
      <FormDrawer title={form === null ? "" : TITLES[form]} opened={form !== null} onClose={close}>
        {form === "evidence" && <EvidenceForm occurrence={occurrence} onClose={close} />}
        {form === "complete" && <CompleteForm occurrence={occurrence} onClose={close} />}
        {form === "excuse" && <ExcuseForm occurrence={occurrence} onClose={close} />}
        {form === "ask" && <AskDeclineForm occurrence={occurrence} onClose={close} />}
      </FormDrawer>
    </Page>
  );
}

/** What may be done with it now; the same list makes the buttons and the palette. */
function useOffers(occurrence: Occurrence, open: (form: Form) => void) {
  const run = useAct();
  const can = useCan();
  const { state, missingEvidence, decisionId } = occurrence;
  const owed = isOwed(state);
  const lateOpen = state === "MISSED" && occurrence.doneAt === null;
  const list: (Action & { label: string; filled?: boolean })[] = [];
  const offer = (
    id: string,
    label: string,
    keys: string,
    icon: Action["icon"],
    act: () => void,
  ) => {
    list.push({
      id: `occurrence.${id}`,
      title: label,
      label,
      section: "This page",
      keys,
      run: act,
      ...(icon === undefined ? {} : { icon }),
    });
  };
  if (can("UPKEEP_WRITE")) {
    if (state === "PLANNED") {
      offer("start", "Start", "s", Play, () => {
        void run(
          OccurrenceStart,
          { input: { id: occurrence.id, expectedVersion: occurrence.version } },
          { done: "Under way.", failed: "Could not start it" },
        );
      });
    }
    if (owed || lateOpen) {
      offer("evidence", "Add evidence", "v", FilePlus, () => open("evidence"));
      if (state !== "AWAITING_EVIDENCE") {
        offer("complete", "Done", "d", CircleCheck, () => open("complete"));
      }
    }
    if (owed) {
      if (decisionId === null && can("DECISION_ASK")) {
        offer("ask", "Ask the client", "q", MailQuestion, () => open("ask"));
      }
      offer("excuse", "Excuse", "x", Undo2, () => open("excuse"));
    }
  }
  // The next step stands out: evidence while it is missing, else saying that it is done.
  const next = missingEvidence === null ? "occurrence.complete" : "occurrence.evidence";
  const offers = list.map((each) => ({ ...each, filled: each.id === next }));
  useActions(offers);
  return offers;
}
