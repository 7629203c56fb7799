import { Link } from "@tanstack/react-router";
import { useLiveQuery } from "#/gql/use-live-query";
import type { RunNewSearch } from "#/routes/search";
import { Panel } from "#/ui/panel";
import { ProblemLine } from "#/ui/problem-notice";
import { Time } from "#/ui/time";
import { useOnChange } from "../live/changes";
import { useCan } from "../session/viewer";
import styles from "./run-page.module.css";
import { RunsQuery, runName } from "./run-query";
import { RunState } from "./run-state";
import { StartRunButton } from "./start-run-button";

const KINDS = ["RUN"] as const;

interface Props {
  title?: string;
  filter: { runbookId?: string; deviceId?: string; ticketId?: string; insightId?: string };
  /** What a run that is started from here is for; absent: none can be started here. */
  start?: RunNewSearch;
}

/** The latest runs of a device, a ticket, an insight or a runbook. */
export function RunsPanel({ title = "Runs", filter, start }: Props) {
  const can = useCan();
  const { data, problem, refetch } = useLiveQuery({
    query: RunsQuery,
    variables: { first: 6, after: null, filter },
    pause: !can("RUNBOOK_READ"),
  });
  useOnChange(KINDS, refetch);
  if (!can("RUNBOOK_READ")) return null;
  const rows = data?.runs.nodes ?? [];
  const device = filter.deviceId;
  return (
    <Panel
      title={title}
      aside={data?.runs.totalCount || undefined}
      inset="flush"
      actions={start === undefined ? undefined : <StartRunButton search={start} />}
    >
      {data === undefined && problem !== undefined && (
        <ProblemLine problem={problem} onRetry={refetch} />
      )}
      {data !== undefined && rows.length === 0 && (
        <p className={styles.empty}>Nothing was run yet.</p>
      )}
      <ul className={styles.list}>
        {rows.map((run) => (
          <li key={run.id}>
            <Link to="/runs/$runId" params={{ runId: run.id }}>
              {filter.runbookId === undefined ? runName(run) : (run.device?.name ?? "a device")}
            </Link>
            <RunState run={run} />
            <Time at={run.createdAt} />
          </li>
        ))}
        {(data?.runs.totalCount ?? 0) > rows.length && (
          <li>
            <Link
              to="/runs"
              search={{
                view: "all",
                ...(device === undefined ? {} : { device }),
                ...(filter.runbookId === undefined ? {} : { runbook: filter.runbookId }),
              }}
            >
              Show all
            </Link>
          </li>
        )}
      </ul>
    </Panel>
  );
}
