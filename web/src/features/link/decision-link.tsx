import { useEffect, useState } from "react";
import { act } from "#/gql/act";
import { uncachedClient } from "#/gql/client";
import { graphql, type ResultOf } from "#/gql/graphql";
import { type Problem, toProblem } from "#/gql/problem";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { Due } from "../clients/health-line";
import { AnswerForm } from "../decisions/answer-form";
import styles from "../decisions/decision.module.css";
import { ReceiptCard } from "../decisions/receipt";
import { DeadLink, LinkFrame } from "./link-frame";
import type { LinkProps } from "./link-page";

const LinkedDecisionFields = graphql(`
  fragment LinkedDecisionFields on LinkedDecision @_unmask {
    providerName clientName recipientName askedByName question impact deadline state
    options { key label accepts }
    receipt { question answer note answeredByName answeredAt code genuine }
  }
`);

const DecisionByLink = graphql(
  `query DecisionByLink($token: String!) {
    decisionByLink(token: $token) {
      decision { ...LinkedDecisionFields }
      errors { code field message }
    }
  }`,
  [LinkedDecisionFields],
);

const DecisionAnswerByLink = graphql(
  `mutation DecisionAnswerByLink($input: DecisionAnswerByLinkInput!) {
    decisionAnswerByLink(input: $input) {
      decision { ...LinkedDecisionFields }
      errors { code field message }
    }
  }`,
  [LinkedDecisionFields],
);

type Linked = ResultOf<typeof LinkedDecisionFields>;
type Loaded =
  | { kind: "asking" }
  | { kind: "found"; decision: Linked }
  | { kind: "dead" }
  | { kind: "failed"; problem: Problem };

/** One question, opened by its link: answer with a note, then the receipt. Opening decides nothing. */
export function DecisionLink({ token }: LinkProps) {
  const [loaded, setLoaded] = useState<Loaded>({ kind: "asking" });
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` asks again
  useEffect(() => {
    let gone = false;
    void ask(token).then((answer) => {
      if (!gone) setLoaded(answer);
    });
    return () => {
      gone = true;
    };
  }, [token, attempt]);
  if (loaded.kind === "dead") return <DeadLink reason="dead" />;
  if (loaded.kind !== "found")
    return (
      <LinkFrame title={loaded.kind === "asking" ? "One moment" : "Not shown"}>
        {loaded.kind === "asking" ? (
          <SkeletonRows rows={4} />
        ) : (
          <ProblemNotice problem={loaded.problem} onRetry={() => setAttempt((n) => n + 1)} />
        )}
      </LinkFrame>
    );
  return (
    <Question
      decision={loaded.decision}
      token={token}
      onAnswered={(decision) => setLoaded({ kind: "found", decision })}
    />
  );
}

async function ask(token: string): Promise<Loaded> {
  const { data, error } = await uncachedClient.query(DecisionByLink, { token }).toPromise();
  if (data?.decisionByLink.decision !== undefined && data.decisionByLink.decision !== null)
    return { kind: "found", decision: data.decisionByLink.decision };
  if (error !== undefined) return { kind: "failed", problem: toProblem(error) };
  return { kind: "dead" };
}

function Question(props: {
  decision: Linked;
  token: string;
  onAnswered: (decision: Linked) => void;
}) {
  const { decision, token, onAnswered } = props;
  const { question, impact, deadline, state, options, receipt } = decision;
  const answer = async (key: string, note: string) => {
    const input = { token, answer: key, note };
    const outcome = await act(uncachedClient, DecisionAnswerByLink, { input });
    if (outcome.kind === "failed") return { problem: outcome.problem };
    if (outcome.kind === "rejected")
      return { messages: outcome.errors.map((each) => each.message) };
    const answered = outcome.data.decisionAnswerByLink.decision;
    if (answered !== null) onAnswered(answered);
    return {};
  };
  return (
    <LinkFrame title={question} from={decision.providerName}>
      <p className={styles.meta}>
        {`${decision.askedByName} asks ${decision.recipientName}, ${decision.clientName}`}
      </p>
      {impact !== "" && <p className={styles.impact}>{impact}</p>}
      {state === "ASKED" && (
        <>
          <p className={styles.meta}>
            Answer wanted <Due at={deadline} />
          </p>
          <AnswerForm options={options} onAnswer={answer} />
        </>
      )}
      {state === "EXPIRED" && (
        <p className={styles.refusal}>The time to answer is over. Ask {decision.askedByName}.</p>
      )}
      {state === "WITHDRAWN" && (
        <p className={styles.refusal}>The question was taken back; no answer is needed.</p>
      )}
      {receipt !== null && (
        <>
          <ReceiptCard receipt={receipt} />
          <p className={styles.meta}>Thank you. The receipt is kept; you can close this page.</p>
        </>
      )}
    </LinkFrame>
  );
}
