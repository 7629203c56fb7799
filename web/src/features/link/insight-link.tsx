import { Button } from "@mantine/core";
import { CircleCheck, Hand } from "lucide-react";
import { useState } from "react";
import { useClient, useQuery } from "urql";
import { act } from "#/gql/act";
import { graphql, type ResultOf } from "#/gql/graphql";
import { type Problem, toProblem } from "#/gql/problem";
import { ProblemLine, ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { Time } from "#/ui/time";
import { LevelBadge } from "../insights/level-badge";
import styles from "./link.module.css";
import { DeadLink, LinkFrame } from "./link-frame";
import type { LinkProps } from "./link-page";

const LinkedFields = graphql(`
  fragment LinkedFields on LinkedInsight @_unmask {
    id title level state what why soWhat nowWhat deviceName clientName raisedAt endedAt ticketNumber
    providerName nextStep recipientName acknowledgedAt holderName
  }
`);

const InsightByLinkQuery = graphql(
  `
  query InsightByLink($token: String!) {
    insightByLink(token: $token) {
      insight { ...LinkedFields }
      errors { code field message }
    }
  }
`,
  [LinkedFields],
);

const InsightAcknowledgeByLink = graphql(
  `
  mutation InsightAcknowledgeByLink($input: InsightAcknowledgeByLinkInput!) {
    insightAcknowledgeByLink(input: $input) {
      insight { ...LinkedFields }
      errors { code field message }
    }
  }
`,
  [LinkedFields],
);

type Linked = ResultOf<typeof LinkedFields>;

/** Taking an insight from a mail at night: the story in short, and one button. */
export function InsightLink({ token }: LinkProps) {
  const [{ data, error, fetching }, again] = useQuery({
    query: InsightByLinkQuery,
    variables: { token },
    requestPolicy: "network-only",
  });
  const [taken, setTaken] = useState<Linked>();
  const insight = taken ?? data?.insightByLink.insight ?? null;
  if (insight !== null)
    return (
      <Letter insight={insight} token={token} taken={taken !== undefined} onTaken={setTaken} />
    );
  if (fetching)
    return (
      <LinkFrame title="One moment">
        <SkeletonRows rows={4} />
      </LinkFrame>
    );
  if (error === undefined || isDead(toProblem(error))) return <DeadLink reason="dead" />;
  return (
    <LinkFrame title="Not shown">
      <ProblemNotice problem={toProblem(error)} onRetry={again} />
    </LinkFrame>
  );
}

const isDead = ({ code }: Problem) =>
  code === "NOT_FOUND" || code === "FORBIDDEN" || code === "UNAUTHENTICATED";

interface LetterProps {
  insight: Linked;
  token: string;
  taken: boolean;
  onTaken: (insight: Linked) => void;
}

function Letter({ insight, token, taken, onTaken }: LetterProps) {
  const client = useClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [refused, setRefused] = useState<string>();
  const take = async () => {
    setBusy(true);
    const outcome = await act(client, InsightAcknowledgeByLink, { input: { token } });
    setBusy(false);
    setProblem(outcome.kind === "failed" ? outcome.problem : undefined);
    setRefused(
      outcome.kind === "rejected"
        ? outcome.errors.map(({ message }) => message).join(" ")
        : undefined,
    );
    if (outcome.kind !== "done") return;
    onTaken(
      outcome.data.insightAcknowledgeByLink.insight ?? {
        ...insight,
        holderName: insight.recipientName,
      },
    );
  };
  const open = insight.state === "OPEN";
  return (
    <LinkFrame
      title={insight.title}
      from={`${insight.providerName} · ${insight.clientName} · ${insight.deviceName}`}
    >
      <p className={styles.line}>
        <LevelBadge level={insight.level} worst={insight.level} ended={!open} />
        <span>
          raised <Time at={insight.raisedAt} />
        </span>
        {insight.ticketNumber !== null && <span>ticket #{insight.ticketNumber}</span>}
      </p>
      <dl className={styles.letter}>
        <dt>What</dt>
        <dd>{insight.what}</dd>
        <dt>Why</dt>
        <dd>{insight.why}</dd>
        <dt>So what</dt>
        <dd>{insight.soWhat}</dd>
        <dt>Now what</dt>
        <dd className={styles.next}>{insight.nextStep}</dd>
        {insight.nowWhat !== insight.nextStep && <dd>{insight.nowWhat}</dd>}
      </dl>
      {taken ? (
        <p role="status" className={styles.done}>
          <CircleCheck size={18} aria-hidden />
          <span>
            <strong>You have it.</strong> Nobody else is told for now. Your colleagues see your name
            beside it.
          </span>
        </p>
      ) : (
        <>
          {insight.holderName !== null && (
            <p className={styles.quiet}>
              {insight.holderName} took it
              {insight.acknowledgedAt !== null && (
                <>
                  {" "}
                  <Time at={insight.acknowledgedAt} />
                </>
              )}
              .
            </p>
          )}
          {refused !== undefined && <p role="alert">{refused}</p>}
          {problem !== undefined && <ProblemLine problem={problem} />}
          {open ? (
            <>
              <Button
                variant="filled"
                size="md"
                loading={busy}
                leftSection={<Hand size={16} />}
                onClick={() => void take()}
              >
                {insight.holderName === null ? "I take it" : "I take it over"}
              </Button>
              <p className={styles.quiet}>
                As {insight.recipientName}. Opening this did nothing yet.
              </p>
            </>
          ) : (
            <p className={styles.quiet}>It is over: there is nothing left to take.</p>
          )}
        </>
      )}
    </LinkFrame>
  );
}
