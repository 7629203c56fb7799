import { duration } from "#/lib/time";
import { Badge } from "#/ui/badge";
import { CodeBlock } from "./code-block";
import type { RunbookStep } from "./runbooks-query";
import styles from "./step-list.module.css";
import { EFFECT_LOOK, STEP_LOOK } from "./step-look";
import { evidenceInWords, leadsTo, scriptInWords, verifyInWords } from "./step-words";

/** What a runbook does, step by step, as somebody reads it before running it. */
export function StepList({ steps }: { steps: readonly RunbookStep[] }) {
  return (
    <ol className={styles.steps}>
      {steps.map((step, i) => {
        const { icon: Icon, word } = STEP_LOOK[step.kind];
        return (
          <li key={step.key} className={styles.step}>
            <span className={styles.icon}>
              <Icon size={14} aria-hidden />
            </span>
            <div className={styles.text}>
              <h3>
                <span className={styles.ordinal}>{i + 1}</span>
                {step.title}
                <span className={styles.kind}>{word}</span>
                {step.effect !== null && (
                  <Badge tone={EFFECT_LOOK[step.effect].tone}>
                    {EFFECT_LOOK[step.effect].word}
                  </Badge>
                )}
              </h3>
              {step.instruction !== null && step.instruction !== "" && (
                <p className={styles.prose}>{step.instruction}</p>
              )}
              <Details step={step} steps={steps} />
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function Details({ step, steps }: { step: RunbookStep; steps: readonly RunbookStep[] }) {
  switch (step.kind) {
    case "MANUAL":
      return (
        <p className={styles.quiet}>
          {step.evidence !== null && (
            <>
              Asks: {step.evidence.prompt} ({evidenceInWords(step.evidence)})
            </>
          )}
          {step.expectedMinutes !== null && step.expectedMinutes > 0 && (
            <> · usually {duration(step.expectedMinutes * 60_000)}</>
          )}
        </p>
      );
    case "APPROVAL":
      return (
        <p className={styles.quiet}>
          {step.requiredApprovals === 1
            ? "One other person approves."
            : `${step.requiredApprovals ?? 1} other people approve.`}
        </p>
      );
    case "SCRIPT":
      return (
        <>
          <p className={styles.quiet}>{scriptInWords(step)}</p>
          {step.script !== null && (
            <details className={styles.script}>
              <summary>
                The script, run by <code>{(step.arguments ?? []).join(" ")}</code>
              </summary>
              <CodeBlock text={step.script} what="script" />
            </details>
          )}
        </>
      );
    case "VERIFY":
      return (
        <p className={styles.quiet}>
          {verifyInWords(step)}; only values newer than the action before it count.
        </p>
      );
    case "DECISION":
      return (
        <ul className={styles.choices}>
          {step.choices.map(({ value, label, next }) => (
            <li key={value}>
              <strong>{label}</strong> {leadsTo(next, steps)}
            </li>
          ))}
        </ul>
      );
    case "WAIT":
      return <p className={styles.quiet}>Waits {duration((step.waitSeconds ?? 0) * 1_000)}.</p>;
  }
}
