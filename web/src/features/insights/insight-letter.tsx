import { Link } from "@tanstack/react-router";
import { Activity, GitCommitVertical, type LucideIcon, Ruler, Stethoscope } from "lucide-react";
import { lazy, type ReactNode, Suspense } from "react";
import { plural } from "#/lib/quantity";
import { Badge } from "#/ui/badge";
import { Time } from "#/ui/time";
import { TicketDue } from "../tickets/ticket-due";
import { HEIGHT } from "./chart-height";
import styles from "./insight.module.css";
import type { InsightDetails } from "./insight-query";

// The chart library comes with the first insight that has something to draw.
const InsightChart = lazy(() =>
  import("./insight-chart").then((module) => ({ default: module.InsightChart })),
);

const EVIDENCE: Record<InsightDetails["why"]["evidence"][number]["kind"], LucideIcon> = {
  VALUE: Ruler,
  TREND: Activity,
  CHANGE: GitCommitVertical,
  SYMPTOM: Stethoscope,
};

const CONFIDENCE = {
  LOW: "a guess",
  MEDIUM: "likely",
  HIGH: "well founded",
} as const;

/** The story as a short letter: what, why, so what, now what. The buttons stand under the last. */
export function InsightLetter({
  insight,
  children,
}: {
  insight: InsightDetails;
  children: ReactNode;
}) {
  const { why, soWhat, nowWhat, chart } = insight;
  return (
    <article className={styles.letter}>
      <section>
        <h2>What</h2>
        <p>{insight.what}</p>
      </section>
      <section>
        <h2>Why</h2>
        <p>
          {why.hypothesis}{" "}
          <span className={styles.quiet}>({CONFIDENCE[why.confidence] ?? why.confidence})</span>
        </p>
        {chart !== null && (
          <Suspense fallback={<div style={{ minHeight: HEIGHT + 24 }} />}>
            <InsightChart spec={chart} beganAt={insight.beganAt} endedAt={insight.endedAt} />
          </Suspense>
        )}
        {why.evidence.length > 0 && <Evidence list={why.evidence} />}
      </section>
      <section>
        <h2>So what</h2>
        <p>{soWhat.text}</p>
        <Impact insight={insight} />
      </section>
      <section>
        <h2>Now what</h2>
        <p className={styles.next}>{nowWhat.nextStep}</p>
        {nowWhat.text !== nowWhat.nextStep && <p>{nowWhat.text}</p>}
      </section>
      {children}
    </article>
  );
}

function Evidence({ list }: { list: InsightDetails["why"]["evidence"] }) {
  return (
    <ul className={styles.evidence} aria-label="Evidence">
      {list.map(({ kind, text, at }) => {
        const Icon = EVIDENCE[kind] ?? Ruler;
        return (
          <li key={`${kind} ${at} ${text}`}>
            <Icon size={14} aria-hidden />
            <span>{text}</span>
            {at !== null && <Time at={at} />}
          </li>
        );
      })}
    </ul>
  );
}

function Impact({ insight }: { insight: InsightDetails }) {
  const { services, people, coverage, agreementName } = insight.soWhat;
  return (
    <dl className={styles.impact}>
      {services.length > 0 && (
        <div>
          <dt>Services</dt>
          <dd>
            {services.map((service) => (
              <Badge key={service.id} tone={service.covered ? "calm" : "warn"}>
                {`${service.name} · ${plural(service.users, "person", "people")}${service.covered ? "" : " · not covered"}`}
              </Badge>
            ))}
          </dd>
        </div>
      )}
      <div>
        <dt>People</dt>
        <dd>{people === 0 ? "not known" : plural(people, "person", "people")}</dd>
      </div>
      <div>
        <dt>Agreement</dt>
        <dd>
          {coverage === "COVERED" ? (
            <Link to="/clients/$clientId" params={{ clientId: insight.client.id }}>
              {agreementName ?? "covered"}
            </Link>
          ) : (
            <Badge tone="warn">not covered by an agreement</Badge>
          )}
        </dd>
      </div>
      {insight.ticketId !== null && (
        <div>
          <dt>Due</dt>
          <dd>
            <TicketDue ticketId={insight.ticketId} />
          </dd>
        </div>
      )}
    </dl>
  );
}
