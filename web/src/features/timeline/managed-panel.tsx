import { useMemo, useState } from "react";
import { useLiveQuery } from "#/gql/use-live-query";
import { serverNow } from "#/lib/clock";
import { duration } from "#/lib/time";
import { useNow } from "#/lib/use-now";
import { Badge } from "#/ui/badge";
import { Choice } from "#/ui/choice";
import { Panel } from "#/ui/panel";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { dayOf, plusDays } from "./days";
import styles from "./managed-panel.module.css";
import { MomentList, type Picked } from "./moment-list";
import { inSentence, longestCalm, troubles, verdict } from "./moments";
import { ClientOverviewQuery, type Overview } from "./overview-query";
import { Picture } from "./picture";
import { ScoreParts } from "./score-parts";

const SPANS = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "1 year" },
] as const;

type Span = (typeof SPANS)[number]["value"];

/** "Is this client managed, or only watched?" in one picture, with the facts behind the answer. */
export function ManagedPanel({ clientId }: { clientId: string }) {
  const [span, setSpan] = useState<Span>("90");
  const today = dayOf(useNow(60_000));
  const fromDay = plusDays(today, 1 - Number(span));
  const { data, loading, problem, refetch } = useLiveQuery({
    query: ClientOverviewQuery,
    variables: { clientId, fromDay, toDay: today },
    everyMs: 300_000,
  });
  const overview = data?.clientOverview;
  return (
    <Panel
      title="Managed, or only watched?"
      aside={overview === undefined ? undefined : <Score overview={overview} />}
      actions={<Choice label="Time span" value={span} options={SPANS} onChange={setSpan} />}
    >
      {loading && <SkeletonRows rows={5} />}
      {overview === undefined && problem !== undefined && (
        <ProblemNotice problem={problem} onRetry={refetch} />
      )}
      {overview !== undefined && <Content key={span} overview={overview} days={Number(span)} />}
    </Panel>
  );
}

function Score({ overview: { points, parts } }: { overview: Overview }) {
  const known = parts.filter((part) => part.points !== null).length;
  const { tone, words } = verdict(points, known / Math.max(1, parts.length));
  return (
    <span className="row">
      <Badge tone={tone}>
        {points === null || tone === "calm" ? words : `${words}: ${points} of 100`}
      </Badge>
      <span>{`from ${known} of ${parts.length} parts known`}</span>
    </span>
  );
}

function Content({ overview, days }: { overview: Overview; days: number }) {
  const [picked, setPicked] = useState<Picked | null>(null);
  const { timeline, parts } = overview;
  const [from, to] = useMemo(
    () => [
      new Date(`${overview.fromDay}T00:00:00`).getTime(),
      new Date(`${plusDays(overview.toDay, 1)}T00:00:00`).getTime(),
    ],
    [overview.fromDay, overview.toDay],
  );
  const now = serverNow();
  const calm = longestCalm(troubles(timeline, Math.min(to, now)), from, Math.min(to, now));
  return (
    <div className={styles.content}>
      {timeline.length > 0 && (
        <p>
          {inSentence(timeline, days)}{" "}
          {timeline.some(({ kind }) => kind === "INCIDENT") &&
            `The longest time without one: ${duration(calm)}.`}
        </p>
      )}
      {timeline.length === 0 ? (
        <p className={styles.nothing}>
          Nothing is on record for this time: no incident, and no work either. Plan upkeep so that
          there is something to show.
        </p>
      ) : (
        <Picture moments={timeline} from={from} to={to} now={now} days={days} onPick={setPicked} />
      )}
      <MomentList moments={timeline} picked={picked} onClear={() => setPicked(null)} />
      <div className={styles.parts}>
        <ScoreParts parts={parts} />
      </div>
    </div>
  );
}
