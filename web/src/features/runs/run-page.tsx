import { Button } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { CircleSlash, RotateCcw } from "lucide-react";
import { useState } from "react";
import { client as graphqlClient } from "#/gql/client";
import { problem as problemOf } from "#/gql/problem";
import { useLiveQuery } from "#/gql/use-live-query";
import { CopyButton } from "#/ui/copy-button";
import { FormDrawer } from "#/ui/form/form-drawer";
import { Hint } from "#/ui/hint";
import { Page } from "#/ui/page";
import { Panel } from "#/ui/panel";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { Time } from "#/ui/time";
import { useActions } from "../actions/use-actions";
import { useOnChange } from "../live/changes";
import { useCan } from "../session/viewer";
import { CancelForm } from "./cancel-form";
import { ChainPanel } from "./chain-panel";
import { RunFacts } from "./run-facts";
import styles from "./run-page.module.css";
import { type Run, RunQuery, runName } from "./run-query";
import { RunState } from "./run-state";
import { StepCard } from "./step-card";
import stepStyles from "./step-card.module.css";
import { useRunOutput } from "./use-run-output";

const route = getRouteApi("/shell/runs/$runId");
const KINDS = ["RUN"] as const;
/** Times pass without an event (deadlines, approvals that lapse), so the run is looked at anyway. */
const FRESH_MS = 20_000;

export function prefetch(runId: string): void {
  void graphqlClient.query(RunQuery, { id: runId }).toPromise();
}

export function RunPage() {
  const { runId } = route.useParams();
  const { data, loading, problem, refetch } = useLiveQuery({
    query: RunQuery,
    variables: { id: runId },
    everyMs: FRESH_MS,
  });
  useOnChange(KINDS, refetch);
  if (loading)
    return (
      <Page title="Run">
        <SkeletonRows />
      </Page>
    );
  const run = data?.run ?? null;
  if (run !== null) return <Console key={run.id} run={run} />;
  return (
    <Page title="Run">
      <ProblemNotice problem={problem ?? problemOf("NOT_FOUND")} onRetry={refetch} />
    </Page>
  );
}

function Console({ run }: { run: Run }) {
  const [cancelling, setCancelling] = useState(false);
  const mayRun = useCan()("RUNBOOK_RUN");
  const outputs = useRunOutput(run);
  const live = run.state !== "FINISHED";
  const cancel = () => setCancelling(true);
  useActions(
    live && mayRun
      ? [
          {
            id: "run.cancel",
            title: "Cancel this run",
            section: "This page",
            keys: "x",
            icon: CircleSlash,
            run: cancel,
          },
        ]
      : [],
  );
  return (
    <Page
      title={runName(run)}
      trail={
        <>
          <Link to="/runs">Runs</Link>
          {" · "}
          <Link to="/clients/$clientId" params={{ clientId: run.client.id }}>
            {run.client.name}
          </Link>
        </>
      }
      summary={
        <span className="row">
          <span role="status">
            <RunState run={run} />
          </span>
          <span>
            {run.device !== null && (
              <>
                on{" "}
                <Link to="/devices/$deviceId" params={{ deviceId: run.device.id }}>
                  {run.device.name}
                </Link>
                ,{" "}
              </>
            )}
            asked for by {run.requestedByMe ? "you" : run.requestedByName}{" "}
            <Time at={run.createdAt} />
          </span>
          <CopyButton text={run.id} what="run id" />
        </span>
      }
      actions={
        live && mayRun ? (
          <Hint label="Cancel this run" keys="x">
            <Button leftSection={<CircleSlash size={14} />} onClick={cancel}>
              Cancel run
            </Button>
          </Hint>
        ) : !live && mayRun ? (
          <Button
            leftSection={<RotateCcw size={14} />}
            renderRoot={(props) => (
              <Link
                {...props}
                to="/runs/new"
                search={{
                  ...(run.runbookVersion?.runbook == null
                    ? {}
                    : { runbook: run.runbookVersion.runbook.id }),
                  ...(run.device === null ? {} : { device: run.device.id }),
                  ...(run.ticketId === null ? {} : { ticket: run.ticketId }),
                  ...(run.insightId === null ? {} : { insight: run.insightId }),
                }}
              />
            )}
          >
            Run again
          </Button>
        ) : undefined
      }
    >
      <div className={styles.columns}>
        <Panel title="Steps" aside={progress(run)} inset="flush">
          <ol className={stepStyles.steps}>
            {run.steps.map((step) => (
              <StepCard key={step.key} run={run} step={step} outputs={outputs} />
            ))}
          </ol>
        </Panel>
        <div className={styles.side}>
          <RunFacts run={run} />
          <ChainPanel run={run} />
        </div>
      </div>
      <FormDrawer
        title="Cancel this run"
        opened={cancelling && live}
        onClose={() => setCancelling(false)}
      >
        <CancelForm run={run} onClose={() => setCancelling(false)} />
      </FormDrawer>
    </Page>
  );
}

function progress({ steps }: Run): string {
  const done = steps.filter((step) => step.state === "DONE").length;
  return `${done} of ${steps.length} done`;
}
