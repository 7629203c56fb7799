import { ActionIcon } from "@mantine/core";
import { ArrowDown, ArrowUp, ChevronDown, ChevronRight, Trash2 } from "lucide-react";
import { use, useState } from "react";
import type { Step } from "../definition";
import { STEP_LOOK, type StepKind } from "../step-look";
import styles from "./editor.module.css";
import { FieldErrorsContext, leftOver } from "./field-errors";
import { TextIn } from "./inputs";
import { WorkFields } from "./work-fields";

interface Props {
  index: number;
  step: Step;
  later: readonly Step[];
  isLast: boolean;
  onChange: (step: Step) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}

/** One step: a line that opens into its fields. A new one is open; one with an error opens itself. */
export function StepEditor(props: Props) {
  const { index, step, later, isLast, onChange, onMove, onRemove } = props;
  const path = `steps.${index}`;
  const { byPath } = use(FieldErrorsContext);
  const wrong = [...byPath.keys()].some((each) => each === path || each.startsWith(`${path}.`));
  const [opened, setOpened] = useState(step.title === "");
  const shown = opened || wrong;
  const { icon: Icon, word } = STEP_LOOK[step.work.kind.toUpperCase() as StepKind];
  const name = step.title || "Untitled step";
  const Chevron = shown ? ChevronDown : ChevronRight;
  return (
    <li className={styles.step} data-open={shown}>
      <div className={styles.stepHead}>
        <button
          type="button"
          className={styles.toggle}
          aria-expanded={shown}
          onClick={() => setOpened(!shown)}
        >
          <Chevron size={14} aria-hidden />
          <span className={styles.ordinal}>{index + 1}</span>
          <Icon size={14} aria-hidden />
          <strong>{name}</strong>
          <span className={styles.kind}>{word}</span>
        </button>
        <ActionIcon
          aria-label={`Move ${name} up`}
          disabled={index === 0}
          onClick={() => onMove(-1)}
        >
          <ArrowUp size={14} />
        </ActionIcon>
        <ActionIcon aria-label={`Move ${name} down`} disabled={isLast} onClick={() => onMove(1)}>
          <ArrowDown size={14} />
        </ActionIcon>
        <ActionIcon aria-label={`Remove ${name}`} onClick={onRemove}>
          <Trash2 size={14} />
        </ActionIcon>
      </div>
      {shown && (
        <div className={styles.stepBody}>
          <div className="pair">
            <TextIn
              path={`${path}.title`}
              label="Title"
              value={step.title}
              onChange={(title) => onChange({ ...step, title })}
            />
            <TextIn
              path={`${path}.key`}
              label="Key"
              hint="By which decisions name it."
              value={step.key}
              onChange={(key) => onChange({ ...step, key })}
            />
          </div>
          <WorkFields
            path={path}
            work={step.work}
            later={later}
            onChange={(work) => onChange({ ...step, work })}
          />
          <LeftOver prefix={path} />
        </div>
      )}
    </li>
  );
}

/** Messages about a part that have no field of their own. */
export function LeftOver({ prefix }: { prefix: string }) {
  const messages = leftOver(use(FieldErrorsContext), prefix);
  if (messages.length === 0) return null;
  return (
    <div role="alert" className={styles.general}>
      {messages.map((message) => (
        <p key={message}>{message}</p>
      ))}
    </div>
  );
}
