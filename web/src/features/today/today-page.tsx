import { Link } from "@tanstack/react-router";
import { CircleCheck } from "lucide-react";
import { useLiveQuery } from "#/gql/use-live-query";
import { plural } from "#/lib/quantity";
import { Notice } from "#/ui/notice";
import { Page } from "#/ui/page";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { useOnChange } from "../live/changes";
import { SetupSteps } from "./setup-steps";
import styles from "./today.module.css";
import { TodayList } from "./today-list";
import { inOrder } from "./today-order";
import { type Today, TodayQuery } from "./today-query";

const KINDS = [
  "CLIENT",
  "SITE",
  "DEVICE",
  "ENROLMENT_TOKEN",
  "USER",
  "JOB",
  "INSIGHT",
  "TICKET",
  "RUN",
  "OCCURRENCE",
  "FORECAST",
  "DECISION",
  "REPORT",
] as const;
const NONE = {};

export function TodayPage() {
  const { data, loading, problem, refetch } = useLiveQuery({
    query: TodayQuery,
    variables: NONE,
    everyMs: 60_000,
  });
  useOnChange(KINDS, refetch);
  const today = data?.today;
  return (
    <Page
      title="Today"
      summary={today === undefined ? undefined : <Counts counts={today.deviceCounts} />}
    >
      {loading && <SkeletonRows rows={6} />}
      {today === undefined && problem !== undefined && (
        <ProblemNotice problem={problem} onRetry={refetch} />
      )}
      {today !== undefined && <TodayContent today={today} />}
    </Page>
  );
}

function TodayContent({ today }: { today: Today }) {
  const unfinished = today.setup.some((step) => !step.done);
  return (
    <div className={styles.column}>
      {today.items.length > 0 && <TodayList items={inOrder(today.items)} />}
      {unfinished && <SetupSteps steps={today.setup} />}
      {today.items.length === 0 && !unfinished && (
        <Notice icon={CircleCheck} title="Nothing needs you now">
          {today.deviceCounts.total === 0
            ? "There are no devices yet, so there is nothing to watch over."
            : "No insight is open, no ticket is near its deadline, nothing waits for you, and every device reports."}
        </Notice>
      )}
    </div>
  );
}

function Counts({ counts }: { counts: Today["deviceCounts"] }) {
  if (counts.total === 0) return <span>No devices yet.</span>;
  const parts = [
    { state: "LIVE", text: `${counts.live} live` },
    { state: "SILENT", text: `${counts.silent} silent`, hide: counts.silent === 0 },
    {
      state: "AWAITING",
      text: `${counts.awaiting} awaiting first data`,
      hide: counts.awaiting === 0,
    },
  ] as const;
  return (
    <span>
      {plural(counts.total, "device")}:{" "}
      {parts
        .filter((part) => !("hide" in part && part.hide))
        .map((part, i) => (
          <span key={part.state}>
            {i > 0 && ", "}
            <Link to="/devices" search={{ state: part.state }}>
              {part.text}
            </Link>
          </span>
        ))}
    </span>
  );
}
