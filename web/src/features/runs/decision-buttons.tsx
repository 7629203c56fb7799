import { Button } from "@mantine/core";
import { useState } from "react";
import { useAct } from "#/gql/use-act";
import { leadsTo } from "../runbooks/step-words";
import { type Run, type RunStep, RunStepComplete } from "./run-query";
import styles from "./step-card.module.css";

/** The ways on from a decision, each with where it leads. */
export function DecisionButtons({ run, step }: { run: Run; step: RunStep }) {
  const act = useAct();
  const [chosen, setChosen] = useState<string>();
  const choose = async (choice: string) => {
    setChosen(choice);
    await act(
      RunStepComplete,
      { input: { runId: run.id, step: step.ordinal, choice } },
      { failed: "Could not take the decision" },
    );
    setChosen(undefined);
  };
  return (
    <ul className={styles.ways}>
      {step.choices.map(({ value, label, next }) => (
        <li key={value}>
          <Button
            loading={chosen === value}
            disabled={chosen !== undefined && chosen !== value}
            onClick={() => void choose(value)}
          >
            {label}
          </Button>
          <span className={styles.quiet}>{leadsTo(next, run.steps)}</span>
        </li>
      ))}
    </ul>
  );
}
