import { Badge } from "#/ui/badge";
import { CopyButton } from "#/ui/copy-button";
import { Panel } from "#/ui/panel";
import { CodeBlock } from "../../runbooks/code-block";
import stepStyles from "../../runbooks/step-list.module.css";
import { STEP_LOOK } from "../../runbooks/step-look";
import { shellWords } from "../shell-words";
import styles from "./start.module.css";
import type { PlannedStep, RunPlan } from "./start-query";

/** The exact plan: what will be asked, approved and run, with every value filled in. */
export function PlanView({ plan, stale }: { plan: RunPlan; stale: boolean }) {
  return (
    <Panel
      title={`What will happen on ${plan.device.name}`}
      aside={`version ${plan.runbookVersion.number}`}
      inset="flush"
    >
      <div className={styles.plan} data-stale={stale}>
        <ol className={stepStyles.steps}>
          {plan.steps.map((step) => (
            <Planned key={step.key} step={step} />
          ))}
        </ol>
        <p className={styles.hash}>
          <span className={styles.quiet}>Plan hash</span>
          <code>{plan.planHash}</code>
          <CopyButton text={plan.planHash} what="plan hash" />
        </p>
        <p className={styles.promise}>
          What is approved is this plan and no other: if anything of it changes, approvals are void.
        </p>
      </div>
    </Panel>
  );
}

function Planned({ step }: { step: PlannedStep }) {
  const { icon: Icon, word } = STEP_LOOK[step.kind];
  return (
    <li className={stepStyles.step}>
      <span className={stepStyles.icon}>
        <Icon size={14} aria-hidden />
      </span>
      <div className={stepStyles.text}>
        <h3>
          <span className={stepStyles.ordinal}>{step.ordinal + 1}</span>
          {step.title}
          <span className={stepStyles.kind}>{word}</span>
          {step.requiredApprovals > 0 && (
            <Badge tone="warn">
              {step.requiredApprovals === 1
                ? "one approval"
                : `${step.requiredApprovals} approvals`}
            </Badge>
          )}
        </h3>
        <p className={stepStyles.prose}>{step.text}</p>
        {step.argv !== null && <code className={styles.argv}>{shellWords(step.argv)}</code>}
        {step.script !== null && (
          <details className={stepStyles.script}>
            <summary>
              The script
              {step.scriptHash !== null && (
                <span title={step.scriptHash}> ({step.scriptHash.slice(0, 12)}…)</span>
              )}
            </summary>
            <CodeBlock text={step.script} what="script" />
          </details>
        )}
        {step.uncertain !== null && (
          <p className={stepStyles.quiet}>Cannot be foreseen: {step.uncertain}</p>
        )}
      </div>
    </li>
  );
}
