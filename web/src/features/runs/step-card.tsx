import { inUnit } from "#/lib/quantity";
import { Time } from "#/ui/time";
import { CodeBlock } from "../runbooks/code-block";
import { STEP_LOOK } from "../runbooks/step-look";
import { useCan } from "../session/viewer";
import { ApprovalPanel } from "./approval-panel";
import { CommandView } from "./command-view";
import { DecisionButtons } from "./decision-buttons";
import { EvidenceForm } from "./evidence-form";
import type { Outputs } from "./output-buffer";
import { stepLook } from "./run-look";
import type { Run, RunStep } from "./run-query";
import { LookBadge } from "./run-state";
import { shellWords } from "./shell-words";
import styles from "./step-card.module.css";

interface Props {
  run: Run;
  step: RunStep;
  outputs: Outputs;
}

/** One step of a run: what it is, where it stands, and what is needed of whom. */
export function StepCard({ run, step, outputs }: Props) {
  const look = stepLook(step);
  const { icon: Icon } = look;
  const current = run.state !== "FINISHED" && run.currentStep === step.ordinal;
  return (
    <li
      className={styles.step}
      data-tone={look.tone}
      data-current={current}
      data-state={step.state}
      aria-current={current ? "step" : undefined}
    >
      <span className={styles.mark}>
        <Icon size={16} aria-hidden data-spin={step.state === "ACTING"} />
      </span>
      <div className={styles.text}>
        <h3>
          <span className={styles.ordinal}>{step.ordinal + 1}</span>
          {step.title}
          <span className={styles.kind}>{STEP_LOOK[step.kind].word}</span>
          <LookBadge look={look} />
          {step.endedAt !== null && (
            <span className={styles.when}>
              <Time at={step.endedAt} />
            </span>
          )}
        </h3>
        {step.state !== "PENDING" && step.instruction !== "" && (
          <p className={styles.prose}>{step.instruction}</p>
        )}
        {step.explanation !== "" && <p className={styles.explanation}>{step.explanation}</p>}
        {step.state !== "PENDING" && <StepBody run={run} step={step} outputs={outputs} />}
      </div>
    </li>
  );
}

function StepBody({ run, step, outputs }: Props) {
  const mayWork = useCan()("RUNBOOK_RUN");
  const waits = step.state === "WAITING" && run.state !== "FINISHED";
  switch (step.kind) {
    case "MANUAL":
      return (
        <>
          {step.evidence !== null && <Given evidence={step.evidence} />}
          {waits && step.evidenceSpec !== null && mayWork && (
            <EvidenceForm run={run} step={step} spec={step.evidenceSpec} />
          )}
          {waits && !mayWork && (
            <p className={styles.notice}>Somebody with the right to run runbooks does this.</p>
          )}
        </>
      );
    case "APPROVAL":
      return (
        <>
          {step.approvals.map((each) => (
            <p key={`${each.byName}-${each.at}`} className={styles.said}>
              Approved by <strong>{each.byName}</strong>, <Time at={each.at} />
              {each.note !== "" && <>: “{each.note}”</>}
            </p>
          ))}
          {step.rejectedByName !== null && (
            <p className={styles.said}>
              Rejected by <strong>{step.rejectedByName}</strong>
              {step.rejection !== null && <>: “{step.rejection}”</>}
            </p>
          )}
          {waits && <ApprovalPanel run={run} step={step} />}
        </>
      );
    case "DECISION":
      return (
        <>
          {step.chosen !== null && (
            <p>
              Chosen:{" "}
              <strong>
                {step.choices.find((each) => each.value === step.chosen)?.label ?? step.chosen}
              </strong>
            </p>
          )}
          {waits && mayWork && <DecisionButtons run={run} step={step} />}
        </>
      );
    case "SCRIPT":
      return <ScriptBody step={step} outputs={outputs} />;
    case "VERIFY":
    case "WAIT":
      return null;
  }
}

function Given({ evidence }: { evidence: NonNullable<RunStep["evidence"]> }) {
  const { kind, text, number, unit, note, byName, at } = evidence;
  const value =
    kind === "NUMBER" && number !== null
      ? inUnit(number, unit ?? "")
      : kind === "ATTESTATION"
        ? "Stated to be so."
        : text;
  return (
    <div className={styles.given}>
      <p className={styles.prose}>{value}</p>
      {note !== "" && <p className={styles.prose}>{note}</p>}
      <p className={styles.said}>
        {byName}, <Time at={at} />
      </p>
    </div>
  );
}

function ScriptBody({ step, outputs }: { step: RunStep; outputs: Outputs }) {
  return (
    <>
      {step.argv !== null && (
        <details className={styles.script} open={step.commands.length === 0}>
          <summary>
            <code>{shellWords(step.argv)}</code>
          </summary>
          {step.script !== null && <CodeBlock text={step.script} what="script" />}
        </details>
      )}
      {step.commands.map((command) => (
        <CommandView
          key={command.id}
          command={command}
          output={outputs.get(command.id)}
          title={step.title}
          several={step.commands.length > 1}
        />
      ))}
    </>
  );
}
