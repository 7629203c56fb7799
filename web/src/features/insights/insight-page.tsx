import { getRouteApi, Link } from "@tanstack/react-router";
import { client as graphqlClient } from "#/gql/client";
import { problem as problemOf } from "#/gql/problem";
import { useLiveQuery } from "#/gql/use-live-query";
import { CopyButton } from "#/ui/copy-button";
import { Page } from "#/ui/page";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { Time } from "#/ui/time";
import { useOnChange } from "../live/changes";
import { AlertsPanel } from "./alerts-panel";
import { EscalationPanel } from "./escalation-panel";
import styles from "./insight.module.css";
import { InsightActs } from "./insight-acts";
import { InsightLetter } from "./insight-letter";
import { type InsightDetails, InsightQuery } from "./insight-query";
import { handlingWords, holderWords } from "./insight-words";
import { LevelBadge } from "./level-badge";
import { OwnerPanel } from "./owner-panel";
import { TimelinePanel } from "./timeline-panel";

const route = getRouteApi("/shell/insights/$insightId");
const KINDS = ["INSIGHT", "ALERT"] as const;

/** Called when a link to this page is pointed at. */
export function prefetch(insightId: string): void {
  void graphqlClient.query(InsightQuery, { id: insightId }).toPromise();
}

export function InsightPage() {
  const { insightId } = route.useParams();
  const { data, loading, problem, refetch } = useLiveQuery({
    query: InsightQuery,
    variables: { id: insightId },
    everyMs: 60_000,
  });
  useOnChange(KINDS, refetch);
  if (loading)
    return (
      <Page title="Insight" trail={<Link to="/insights">Insights</Link>}>
        <SkeletonRows />
      </Page>
    );
  const insight = data?.insight ?? null;
  if (insight !== null) return <Found insight={insight} refetch={refetch} />;
  return (
    <Page title="Insight" trail={<Link to="/insights">Insights</Link>}>
      <ProblemNotice problem={problem ?? problemOf("NOT_FOUND")} onRetry={refetch} />
    </Page>
  );
}

function Found({ insight, refetch }: { insight: InsightDetails; refetch: () => void }) {
  return (
    <Page
      title={insight.title}
      trail={
        <>
          <Link to="/insights">Insights</Link>
          {" · "}
          <Link to="/clients/$clientId" params={{ clientId: insight.client.id }}>
            {insight.client.name}
          </Link>
          {insight.device !== null && (
            <>
              {" · "}
              <Link to="/devices/$deviceId" params={{ deviceId: insight.device.id }}>
                {insight.device.name}
              </Link>
            </>
          )}
        </>
      }
      summary={
        <span className="row">
          <LevelBadge
            level={insight.level}
            worst={insight.worstLevel}
            ended={insight.state !== "OPEN"}
          />
          <span>
            {holderWords(insight)}: {handlingWords(insight)} · raised <Time at={insight.raisedAt} />
            {insight.endedAt !== null && (
              <>
                {" "}
                · ended <Time at={insight.endedAt} />
              </>
            )}
            {insight.reopened > 0 && ` · came back ${insight.reopened} times`}
          </span>
          <CopyButton text={insight.id} what="insight id" />
        </span>
      }
    >
      {insight.mergedIntoId !== null && (
        <p className={styles.merged}>
          This is part of a wider story.{" "}
          <Link to="/insights/$insightId" params={{ insightId: insight.mergedIntoId }}>
            Read that one
          </Link>
          .
        </p>
      )}
      <div className={styles.columns}>
        <div className={styles.column}>
          <InsightLetter insight={insight}>
            <InsightActs insight={insight} onDone={refetch} />
          </InsightLetter>
          <AlertsPanel alerts={insight.alerts} deviceId={insight.device?.id} />
        </div>
        <div className={styles.column}>
          <OwnerPanel insight={insight} />
          <EscalationPanel escalation={insight.escalation} />
          <TimelinePanel insight={insight} onDone={refetch} />
        </div>
      </div>
    </Page>
  );
}
