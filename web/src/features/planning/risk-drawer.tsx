import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import { problem as problemOf } from "#/gql/problem";
import { useAct } from "#/gql/use-act";
import { useLiveQuery } from "#/gql/use-live-query";
import { Badge } from "#/ui/badge";
import { Facts } from "#/ui/facts";
import { FormDrawer } from "#/ui/form/form-drawer";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { Time } from "#/ui/time";
import { useCan } from "../session/viewer";
import { DueDate } from "../upkeep/due-date";
import { AcceptForm } from "./accept-form";
import { CloseForm } from "./close-form";
import { ownerName } from "./owner";
import styles from "./planning.module.css";
import { type Risk, RiskNow } from "./planning-query";
import { RiskForm } from "./risk-form";
import { RiskChoices, RiskUpdate } from "./risk-mutations";
import {
  gravity,
  IMPACT_WORDS,
  LIKELIHOOD_WORDS,
  SOURCE_WORDS,
  STATUS_WORDS,
  type Step,
  TREATMENT_WORDS,
} from "./risk-scale";

type Mode = "read" | "edit" | "close" | "accept";

/** One risk beside the register, by its id alone, so that a link opens it. */
export function RiskDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const [mode, setMode] = useState<Mode>("read");
  const { data, loading, problem, refetch } = useLiveQuery({ query: RiskNow, variables: { id } });
  const risk = data?.risk ?? null;
  const back = () => setMode("read");
  return (
    <FormDrawer title={risk?.title ?? "Risk"} opened onClose={onClose}>
      {loading && <SkeletonRows rows={4} />}
      {!loading && risk === null && (
        <ProblemNotice problem={problem ?? problemOf("NOT_FOUND")} onRetry={refetch} />
      )}
      {risk !== null && mode === "read" && <Details risk={risk} onMode={setMode} />}
      {risk !== null && mode === "edit" && (
        <RiskForm existing={risk} onCancel={back} onDone={back} />
      )}
      {risk !== null && mode === "close" && <CloseForm risk={risk} onCancel={back} onDone={back} />}
      {risk !== null && mode === "accept" && <AcceptForm risk={risk} onDone={back} />}
    </FormDrawer>
  );
}

function Details({ risk, onMode }: { risk: Risk; onMode: (mode: Mode) => void }) {
  const can = useCan();
  const run = useAct();
  const [{ data }] = useQuery({ query: RiskChoices, variables: { clientId: risk.client.id } });
  const { tone, word } = gravity(risk.severity);
  const status = STATUS_WORDS[risk.status];
  const open = risk.status !== "CLOSED";
  const change = (to: "TREATED" | "OPEN", words: { done: string; failed: string }) =>
    void run(
      RiskUpdate,
      { input: { id: risk.id, expectedVersion: risk.version, status: to } },
      words,
    );
  return (
    <div className={styles.drawer}>
      <span className="row">
        <Badge tone={tone}>{`${risk.severity} ${word}`}</Badge>
        <Badge tone={status.tone}>{status.word}</Badge>
        {risk.reviewDue && <Badge tone="warn">to be looked at again</Badge>}
      </span>
      {risk.description !== "" && <p className={styles.prose}>{risk.description}</p>}
      <Facts
        rows={[
          [
            "Client",
            <Link key="c" to="/clients/$clientId" params={{ clientId: risk.client.id }}>
              {risk.client.name}
            </Link>,
          ],
          ["Likelihood", `${risk.likelihood}, ${LIKELIHOOD_WORDS[risk.likelihood as Step]}`],
          ["Impact", `${risk.impact}, ${IMPACT_WORDS[risk.impact as Step]}`],
          ["Would suffer", risk.businessService?.name ?? null],
          ["Looks after it", ownerName(risk, data?.teams ?? [])],
          ["What is done", TREATMENT_WORDS[risk.treatment]],
          ["Looked at again", <DueDate key="r" on={risk.reviewOn} />],
          ["Comes from", <Source key="s" risk={risk} />],
          [
            "Accepted",
            risk.acceptedBy === null ? null : (
              <span key="a" className="row">
                by {risk.acceptedBy}
                {risk.acceptedUntil !== null && (
                  <>
                    {" until "}
                    <DueDate on={risk.acceptedUntil} />
                  </>
                )}
              </span>
            ),
          ],
          [
            "Asked",
            risk.decisionId === null || risk.status === "ACCEPTED"
              ? null
              : "the client was asked to accept it",
          ],
          ["Status", <Since key="t" risk={risk} />],
        ]}
      />
      {can("PLAN_WRITE") && open && (
        <div className="row">
          <Button variant="filled" onClick={() => onMode("edit")} data-autofocus>
            Edit
          </Button>
          {risk.status === "OPEN" && (
            <Button
              onClick={() =>
                change("TREATED", {
                  done: "Marked as treated.",
                  failed: "Could not mark it as treated",
                })
              }
            >
              Mark as treated
            </Button>
          )}
          {risk.status === "TREATED" && (
            <Button
              onClick={() =>
                change("OPEN", { done: "Open again.", failed: "Could not open it again" })
              }
            >
              Open again
            </Button>
          )}
          {risk.status !== "ACCEPTED" && can("DECISION_ASK") && (
            <Button onClick={() => onMode("accept")}>Ask the client to accept</Button>
          )}
          <Button onClick={() => onMode("close")}>Close the risk</Button>
        </div>
      )}
    </div>
  );
}

function Since({ risk }: { risk: Risk }) {
  return (
    <span>
      {STATUS_WORDS[risk.status].word} since <Time at={risk.statusSince} />
      {risk.statusNote !== "" && `: ${risk.statusNote}`}
    </span>
  );
}

function Source({ risk }: { risk: Risk }) {
  const word = SOURCE_WORDS[risk.source];
  if (risk.sourceId === null) return word;
  if (risk.source === "FORECAST") {
    return (
      <Link to="/planning/forecasts/$forecastId" params={{ forecastId: risk.sourceId }}>
        {word}
      </Link>
    );
  }
  if (risk.source === "UPKEEP") {
    return (
      <Link to="/upkeep" search={{ view: "obligations", edit: risk.sourceId }}>
        {word}
      </Link>
    );
  }
  return word;
}
