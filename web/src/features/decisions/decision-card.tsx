import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useClient } from "urql";
import { act } from "#/gql/act";
import { graphql } from "#/gql/graphql";
import { useAct } from "#/gql/use-act";
import { ConfirmDialog } from "#/ui/confirm-dialog";
import { Time } from "#/ui/time";
import { Due } from "../clients/health-line";
import { useCan, useViewer } from "../session/viewer";
import { AnswerForm } from "./answer-form";
import styles from "./decision.module.css";
import { type Decision, DecisionFields } from "./decision-query";
import { DecisionStateBadge } from "./decision-state";
import { ReceiptCard } from "./receipt";

const DecisionAnswer = graphql(
  `mutation DecisionAnswer($input: DecisionAnswerInput!) {
    decisionAnswer(input: $input) {
      decision { ...DecisionFields }
      errors { code field message }
    }
  }`,
  [DecisionFields],
);

const DecisionWithdraw = graphql(
  `mutation DecisionWithdraw($input: DecisionWithdrawInput!) {
    decisionWithdraw(input: $input) {
      decision { ...DecisionFields }
      errors { code field message }
    }
  }`,
  [DecisionFields],
);

/** One question with its impact and deadline: to answer, or with its receipt. */
export function DecisionCard({ decision }: { decision: Decision }) {
  const client = useClient();
  const can = useCan();
  const run = useAct();
  const staff = useViewer().user.kind === "STAFF";
  const [answering, setAnswering] = useState(false);
  const [asking, setAsking] = useState(false);
  const { question, impact, state, deadline, options, receipt } = decision;
  const open = state === "ASKED";
  // Staff answer for the contact, which is seldom and shown on the receipt: not offered at once.
  const shown = open && can("DECISION_MAKE") && (!staff || answering);
  const answer = async (key: string, note: string) => {
    const input = { id: decision.id, expectedVersion: decision.version, answer: key, note };
    const outcome = await act(client, DecisionAnswer, { input });
    if (outcome.kind === "failed") return { problem: outcome.problem };
    if (outcome.kind === "rejected")
      return { messages: outcome.errors.map((each) => each.message) };
    return {};
  };
  return (
    <article className={styles.card} aria-label={question}>
      <div className={styles.meta}>
        {staff && (
          <Link to="/clients/$clientId" params={{ clientId: decision.client.id }}>
            {decision.client.name}
          </Link>
        )}
        <DecisionStateBadge state={state} />
        {open ? (
          <span>
            answer wanted <Due at={deadline} />
          </span>
        ) : (
          <span>
            asked <Time at={decision.askedAt} />
          </span>
        )}
      </div>
      <h2>{question}</h2>
      {impact !== "" && <p className={styles.impact}>{impact}</p>}
      <p className={styles.meta}>
        {staff
          ? `${decision.askedByName} asked ${decision.askedContactName}`
          : `${decision.askedByName} asks ${decision.askedContactName}`}
      </p>
      {decision.note !== null && decision.note !== "" && (
        <p className={styles.impact}>{decision.note}</p>
      )}
      {shown && <AnswerForm options={options} onAnswer={answer} />}
      {receipt !== null && <ReceiptCard receipt={receipt} />}
      {staff && open && (
        <div className={styles.options}>
          {can("DECISION_MAKE") && !answering && (
            <Button onClick={() => setAnswering(true)}>
              Answer for {decision.askedContactName}
            </Button>
          )}
          {can("DECISION_ASK") && <Button onClick={() => setAsking(true)}>Take it back</Button>}
        </div>
      )}
      <ConfirmDialog
        title="Take the question back?"
        opened={asking}
        confirmLabel="Take it back"
        onClose={() => setAsking(false)}
        onConfirm={() =>
          void run(
            DecisionWithdraw,
            { input: { id: decision.id, expectedVersion: decision.version } },
            { done: "The question is taken back.", failed: "Could not take it back" },
          )
        }
      >
        The link that {decision.askedContactName} has no longer answers it.
      </ConfirmDialog>
    </article>
  );
}
