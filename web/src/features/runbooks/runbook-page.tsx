import { Button } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Pencil, Play, Rocket } from "lucide-react";
import { client as graphqlClient } from "#/gql/client";
import { problem as problemOf } from "#/gql/problem";
import { useLiveQuery } from "#/gql/use-live-query";
import { Badge } from "#/ui/badge";
import { CopyButton } from "#/ui/copy-button";
import { FormDrawer } from "#/ui/form/form-drawer";
import { Hint } from "#/ui/hint";
import { Page } from "#/ui/page";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import type { Action } from "../actions/registry";
import { useActions } from "../actions/use-actions";
import { useOnChange } from "../live/changes";
import { useCan } from "../session/viewer";
import { PublishForm } from "./publish-form";
import { RunbookBody } from "./runbook-body";
import { type RunbookDetails, RunbookQuery } from "./runbooks-query";

const route = getRouteApi("/shell/runbooks/$runbookId");
const KINDS = ["RUNBOOK"] as const;

export function prefetch(runbookId: string): void {
  void graphqlClient.query(RunbookQuery, { id: runbookId }).toPromise();
}

export function RunbookPage() {
  const { runbookId } = route.useParams();
  const { data, loading, problem, refetch } = useLiveQuery({
    query: RunbookQuery,
    variables: { id: runbookId },
  });
  useOnChange(KINDS, refetch);
  if (loading)
    return (
      <Page title="Runbook">
        <SkeletonRows />
      </Page>
    );
  const runbook = data?.runbook ?? null;
  if (runbook !== null) return <Found runbook={runbook} />;
  return (
    <Page title="Runbook">
      <ProblemNotice problem={problem ?? problemOf("NOT_FOUND")} onRetry={refetch} />
    </Page>
  );
}

function Found({ runbook }: { runbook: RunbookDetails }) {
  const { version, publish } = route.useSearch();
  const navigate = useNavigate({ from: "/runbooks/$runbookId" });
  const can = useCan();
  const set = (change: object) =>
    void navigate({ search: (previous) => ({ ...previous, ...change }), replace: true });
  const edit = () =>
    void navigate({ to: "/runbooks/$runbookId/edit", params: { runbookId: runbook.id } });
  const start = () => void navigate({ to: "/runs/new", search: { runbook: runbook.id } });
  const offers: (Action & { label: string; filled?: boolean })[] = [];
  if (can("RUNBOOK_RUN") && runbook.published !== null) {
    offers.push({
      id: "run.start",
      title: `Start a run of ${runbook.name}`,
      label: "Start a run",
      section: "This page",
      keys: "s",
      icon: Play,
      run: start,
    });
  }
  if (can("RUNBOOK_WRITE")) {
    offers.push({
      id: "runbook.edit",
      title: `Edit ${runbook.name}`,
      label: "Edit",
      section: "This page",
      keys: "e",
      icon: Pencil,
      run: edit,
    });
    if (runbook.hasUnpublishedChanges) {
      offers.push({
        id: "runbook.publish",
        title: `Publish ${runbook.name}`,
        label: "Publish",
        filled: true,
        section: "This page",
        keys: "p",
        icon: Rocket,
        run: () => set({ publish: "yes" }),
      });
    }
  }
  useActions(offers);
  return (
    <Page
      title={runbook.name}
      trail={<Link to="/runbooks">Runbooks</Link>}
      summary={
        <>
          {runbook.summary !== "" && <p>{runbook.summary}</p>}
          <span className="row">
            {runbook.published === null ? (
              <Badge tone="calm">draft only</Badge>
            ) : (
              <Badge tone="good">{`v${runbook.published.number} published`}</Badge>
            )}
            {runbook.published !== null && runbook.hasUnpublishedChanges && (
              <Badge tone="warn">unpublished changes</Badge>
            )}
            {runbook.shipped && <Badge tone="calm">comes with Steward</Badge>}
            <CopyButton text={runbook.id} what="runbook id" />
          </span>
        </>
      }
      actions={
        offers.length === 0
          ? undefined
          : offers.map(({ id, label, keys, icon: Icon, filled, run }) => (
              <Hint key={id} label={label} keys={keys}>
                <Button
                  leftSection={Icon === undefined ? undefined : <Icon size={14} />}
                  variant={filled ? "filled" : "default"}
                  onClick={run}
                >
                  {label}
                </Button>
              </Hint>
            ))
      }
    >
      <RunbookBody
        runbook={runbook}
        chosen={version}
        onChoose={(number) => set({ version: number })}
      />
      <FormDrawer
        title={`Publish ${runbook.name}`}
        opened={publish === "yes"}
        onClose={() => set({ publish: undefined })}
      >
        <PublishForm
          runbook={runbook}
          onClose={() => set({ publish: undefined, version: undefined })}
        />
      </FormDrawer>
    </Page>
  );
}
