import { Button, NativeSelect } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { ListChecks, Play } from "lucide-react";
import { useRef, useState } from "react";
import { useClient, useQuery } from "urql";
import { act } from "#/gql/act";
import type { Problem } from "#/gql/problem";
import { useLiveQuery } from "#/gql/use-live-query";
import { sortErrors } from "#/gql/user-errors";
import { createIntent } from "#/lib/intent";
import { nodeIdOf } from "#/lib/node-id";
import { useDebounced } from "#/lib/use-debounced";
import type { RunNewSearch } from "#/routes/search";
import { Badge } from "#/ui/badge";
import { Hint } from "#/ui/hint";
import { Notice } from "#/ui/notice";
import { Page } from "#/ui/page";
import { ProblemLine, ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { useActions } from "../../actions/use-actions";
import { DeviceField } from "./device-field";
import { ParameterInputs } from "./parameter-inputs";
import { PlanView } from "./plan-view";
import styles from "./start.module.css";
import { RunbookChoices, RunbookToRun, RunPlanQuery, RunStart } from "./start-query";

const route = getRouteApi("/shell/runs/new");

/** A dry run: choose, look at the exact plan, start it. Nothing happens before "Start". */
export function NewRunPage() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/runs/new" });
  const client = useClient();
  const [given, setGiven] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [refusals, setRefusals] = useState<readonly string[]>([]);
  // Another device or value is another run: only the very same can be tried again.
  const intent = useRef(createIntent());

  const [{ data: choices }] = useQuery({ query: RunbookChoices });
  const [{ data: chosen }] = useQuery({
    query: RunbookToRun,
    variables: { id: search.runbook ?? "" },
    pause: search.runbook === undefined,
  });
  const runbook = search.runbook === undefined ? null : (chosen?.runbook ?? null);
  const version = runbook?.published ?? null;
  const typed = Object.entries(given).map(([name, value]) => ({ name, value }));
  const settledText = useDebounced(JSON.stringify(typed), 300);
  const ready = version !== null && search.device !== undefined;
  const planned = useLiveQuery({
    query: RunPlanQuery,
    variables: {
      input: {
        runbookId: search.runbook ?? "",
        deviceId: search.device ?? "",
        parameters: JSON.parse(settledText) as typeof typed,
        insightComponent: search.component ?? null,
      },
    },
    pause: !ready,
  });
  const answer = ready ? planned.data?.runPlan : undefined;
  const plan = answer?.plan ?? null;
  const fields = [
    "deviceId",
    ...(version?.parameters ?? []).map(({ name }) => `parameters.${name}`),
  ];
  const errors = sortErrors(answer?.errors ?? [], fields);
  const current = plan !== null && settledText === JSON.stringify(typed) && !planned.refreshing;
  const set = (change: Partial<RunNewSearch>) => {
    setRefusals([]);
    void navigate({ search: (previous) => ({ ...previous, ...change }), replace: true });
  };

  const start = async () => {
    if (plan === null || !current || busy || search.device === undefined) return;
    setBusy(true);
    setProblem(undefined);
    const wanted = {
      runbookVersionId: plan.runbookVersion.id,
      deviceId: search.device,
      parameters: plan.parameters.map(({ name, value }) => ({ name, value })),
      ticketId: search.ticket ?? null,
      insightId: search.insight ?? null,
      insightComponent: search.component ?? null,
      planHash: plan.planHash,
    };
    const key = intent.current.keyFor(wanted);
    const input = { id: nodeIdOf("run", key), ...wanted };
    const outcome = await act(client, RunStart, { input }, key);
    setBusy(false);
    if (outcome.kind === "failed") return setProblem(outcome.problem);
    intent.current.settle();
    if (outcome.kind === "rejected") {
      setRefusals(outcome.errors.map((each) => each.message));
      planned.refetch();
      return;
    }
    const run = outcome.data.runStart.run;
    if (run !== null) void navigate({ to: "/runs/$runId", params: { runId: run.id } });
  };
  useActions(
    current
      ? [
          {
            id: "run.begin",
            title: "Start this run",
            section: "This page",
            keys: "s",
            icon: Play,
            run: () => void start(),
          },
        ]
      : [],
  );
  return (
    <Page
      title="Start a run"
      trail={<Link to="/runs">Runs</Link>}
      summary="Nothing happens before you start it: first look at the exact plan."
    >
      <div className={styles.columns}>
        <form
          className={styles.form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void start();
          }}
        >
          <NativeSelect
            label="Runbook"
            data={[
              { value: "", label: "Choose a runbook" },
              ...(choices?.runbooks.nodes ?? []).map(({ id, name }) => ({
                value: id,
                label: name,
              })),
            ]}
            value={search.runbook ?? ""}
            onChange={(event) => {
              setGiven({});
              set({ runbook: event.currentTarget.value || undefined });
            }}
          />
          {runbook !== null && (
            <p className={styles.about}>
              {runbook.summary}{" "}
              {version?.destructive === true && <Badge tone="bad">cannot be taken back</Badge>}
            </p>
          )}
          {runbook !== null && version === null && (
            <p className={styles.general}>This runbook has no published version yet.</p>
          )}
          <DeviceField
            deviceId={search.device}
            error={errors.byField.deviceId}
            onChange={(device) => set({ device })}
          />
          {version !== null && (
            <ParameterInputs
              parameters={version.parameters}
              given={given}
              settled={Object.fromEntries(
                (plan?.parameters ?? []).map(({ name, value }) => [name, value]),
              )}
              errors={new Map(Object.entries(errors.byField))}
              onChange={(name, value) => {
                setRefusals([]);
                setGiven((previous) => ({ ...previous, [name]: value }));
              }}
            />
          )}
          {[...errors.general, ...refusals].map((message) => (
            <p key={message} role="alert" className={styles.general}>
              {message}
            </p>
          ))}
          {problem !== undefined && <ProblemLine problem={problem} />}
          <div className="row">
            <Hint label="Start this run" keys="s">
              <Button
                type="submit"
                variant="filled"
                leftSection={<Play size={14} />}
                loading={busy}
                disabled={!current}
              >
                Start
              </Button>
            </Hint>
          </div>
        </form>
        <div>
          {!ready && (
            <Notice icon={ListChecks} title="The plan appears here">
              Choose a runbook and a device. You see every step with its values filled in, and what
              exactly would run, before anything does.
            </Notice>
          )}
          {ready && planned.loading && <SkeletonRows rows={6} />}
          {ready && planned.data === undefined && planned.problem !== undefined && (
            <ProblemNotice problem={planned.problem} onRetry={planned.refetch} />
          )}
          {plan !== null && <PlanView plan={plan} stale={!current} />}
          {answer !== undefined && plan === null && (
            <Notice icon={ListChecks} title="There is no plan yet">
              Look at the fields: something is missing or does not fit this device.
            </Notice>
          )}
        </div>
      </div>
    </Page>
  );
}
