import { graphql } from "#/gql/graphql";
import { useLiveQuery } from "#/gql/use-live-query";
import { bytes, count } from "#/lib/quantity";
import { Badge } from "#/ui/badge";
import { CopyButton } from "#/ui/copy-button";
import { Facts } from "#/ui/facts";
import { Page } from "#/ui/page";
import { Panel } from "#/ui/panel";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { Time } from "#/ui/time";
import { useOnChange } from "../live/changes";
import { DeadJobFields, DeadJobsPanel } from "./dead-jobs-panel";
import { ScheduleFields, SchedulesPanel } from "./schedules-panel";
import styles from "./system-page.module.css";

const SystemQuery = graphql(
  `
    query System {
      systemHealth {
        version database startedAt jobsWaiting telemetryBytes mailConfigured
        jobsDead { ...DeadJobFields }
        schedules { ...ScheduleFields }
      }
    }
  `,
  [DeadJobFields, ScheduleFields],
);

/** Plain names for what the server calls its engines. */
const DATABASES: Record<string, string> = {
  sqlite: "SQLite, embedded",
  postgres: "PostgreSQL",
};

const NONE = {};
const KINDS = ["JOB"] as const;

/** Is Steward itself well? */
export function SystemPage() {
  const { data, loading, problem, refetch } = useLiveQuery({
    query: SystemQuery,
    variables: NONE,
    everyMs: 15_000,
  });
  useOnChange(KINDS, refetch);
  const health = data?.systemHealth;
  return (
    <Page title="System" summary="How Steward itself is doing.">
      {loading && <SkeletonRows />}
      {health === undefined && problem !== undefined && (
        <ProblemNotice problem={problem} onRetry={refetch} />
      )}
      {health !== undefined && (
        <div className={styles.column}>
          <Panel title="Server">
            <Facts
              rows={[
                [
                  "Version",
                  <span key="v" className="row">
                    {health.version}
                    <CopyButton text={health.version} what="version" />
                  </span>,
                ],
                ["Database", DATABASES[health.database] ?? health.database],
                ["Running since", <Time key="s" at={health.startedAt} />],
                ["Telemetry stored", bytes(health.telemetryBytes)],
                ["Jobs waiting", count(health.jobsWaiting)],
                [
                  "Mail",
                  health.mailConfigured ? (
                    <Badge key="m" tone="good">
                      configured
                    </Badge>
                  ) : (
                    <MailMissing key="m" />
                  ),
                ],
              ]}
            />
          </Panel>
          <DeadJobsPanel jobs={health.jobsDead} />
          <SchedulesPanel schedules={health.schedules} />
        </div>
      )}
    </Page>
  );
}

function MailMissing() {
  return (
    <>
      <Badge tone="warn">not configured</Badge>
      Invitations are shown as links and not sent.
    </>
  );
}
