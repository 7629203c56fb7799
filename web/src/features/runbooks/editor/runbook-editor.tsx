import { Button, Textarea, TextInput } from "@mantine/core";
import { useBlocker } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { Outcome } from "#/gql/act";
import type { Problem } from "#/gql/problem";
import { newIdempotencyKey } from "#/lib/node-id";
import { Panel } from "#/ui/panel";
import { ProblemLine } from "#/ui/problem-notice";
import { BLANK_PARAMETER, blankWork, type Definition, freshKey, WORK_KINDS } from "../definition";
import { STEP_LOOK, type StepKind } from "../step-look";
import styles from "./editor.module.css";
import { FieldErrorsContext, NO_ERRORS, sortDraftErrors } from "./field-errors";
import { added, moved, removed, replaced } from "./list-edits";
import { ParameterFields } from "./parameter-fields";
import { LeftOver, StepEditor } from "./step-editor";

export interface Draft {
  name: string;
  summary: string;
  definition: Definition;
}

interface Props {
  initial: Draft;
  submitLabel: string;
  save: (draft: Draft, idempotencyKey: string) => Promise<Outcome<object>>;
  onSaved: () => void;
  onCancel: () => void;
}

/** A runbook as a form: what it is, what it must be told, its steps in order. */
export function RunbookEditor({ initial, submitLabel, save, onSaved, onCancel }: Props) {
  const [draft, setDraft] = useState(initial);
  const [errors, setErrors] = useState(NO_ERRORS);
  const [outside, setOutside] = useState<{ field: string; message: string }[]>([]);
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const [intent, setIntent] = useState(newIdempotencyKey);
  const [saved, setSaved] = useState(false);
  const dirty = draft !== initial && !saved;
  useBlocker({
    shouldBlockFn: () => dirty && !window.confirm("Leave without saving the changes?"),
    enableBeforeUnload: dirty,
  });
  const { parameters, steps } = draft.definition;
  // Places have identities of their own: names and keys change as they are typed.
  const [stepIds, setStepIds] = useState(() => steps.map(() => newIdempotencyKey()));
  const [parameterIds, setParameterIds] = useState(() => parameters.map(() => newIdempotencyKey()));
  const change = (part: Partial<Draft>) => {
    setIntent(newIdempotencyKey());
    setDraft((previous) => ({ ...previous, ...part }));
  };
  const define = (part: Partial<Definition>) =>
    change({ definition: { ...draft.definition, ...part } });
  const errorOf = (field: string) => outside.find((each) => each.field === field)?.message;

  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    const outcome = await save(draft, intent);
    setBusy(false);
    if (outcome.kind === "failed") return setProblem(outcome.problem);
    setIntent(newIdempotencyKey());
    if (outcome.kind === "rejected") {
      const sorted = sortDraftErrors(outcome.errors);
      setErrors({ byPath: sorted.byPath, known: new Set() });
      setOutside(sorted.outside);
      return;
    }
    setSaved(true);
    // The blocker reads the state after this one: leaving waits for the next turn.
    setTimeout(onSaved);
  };

  return (
    <FieldErrorsContext value={errors}>
      <form
        className={styles.editor}
        noValidate
        onSubmit={(event) => void submit(event)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void submit();
        }}
      >
        <div className={styles.fields}>
          <TextInput
            label="Name"
            autoComplete="off"
            error={errorOf("name")}
            value={draft.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <Textarea
            label="What it is for (optional)"
            rows={2}
            error={errorOf("summary")}
            value={draft.summary}
            onChange={(event) => change({ summary: event.currentTarget.value })}
          />
        </div>
        <Panel title="Parameters" aside={parameters.length || undefined} inset="flush">
          <ul className={styles.parameters}>
            {parameters.map((each, i) => (
              <ParameterFields
                key={parameterIds[i]}
                index={i}
                parameter={each}
                onChange={(next) => define({ parameters: replaced(parameters, i, next) })}
                onRemove={() => {
                  setParameterIds((ids) => removed(ids, i));
                  define({ parameters: removed(parameters, i) });
                }}
              />
            ))}
          </ul>
          <div className={styles.add}>
            <Button
              leftSection={<Plus size={14} />}
              onClick={() => {
                setParameterIds((ids) => added(ids, newIdempotencyKey()));
                define({ parameters: added(parameters, BLANK_PARAMETER) });
              }}
            >
              Add a parameter
            </Button>
            {parameters.length === 0 && (
              <span className={styles.quiet}>
                What a run must be told, such as a mount point; it stands in texts as{" "}
                <code>{"{{name}}"}</code>.
              </span>
            )}
          </div>
          <LeftOver prefix="parameters" />
        </Panel>
        <Panel title="Steps" aside={steps.length || undefined} inset="flush">
          <ol className={styles.steps}>
            {steps.map((step, i) => (
              <StepEditor
                key={stepIds[i]}
                index={i}
                step={step}
                later={steps.slice(i + 1)}
                isLast={i === steps.length - 1}
                onChange={(next) => define({ steps: replaced(steps, i, next) })}
                onMove={(by) => {
                  setStepIds((ids) => moved(ids, i, by));
                  define({ steps: moved(steps, i, by) });
                }}
                onRemove={() => {
                  setStepIds((ids) => removed(ids, i));
                  define({ steps: removed(steps, i) });
                }}
              />
            ))}
          </ol>
          <div className={styles.add}>
            <span className={styles.quiet}>Add a step:</span>
            {WORK_KINDS.map((kind) => {
              const { icon: Icon, word, meaning } = STEP_LOOK[kind.toUpperCase() as StepKind];
              const key = freshKey(
                kind,
                steps.map((each) => each.key),
              );
              return (
                <Button
                  key={kind}
                  title={meaning}
                  leftSection={<Icon size={14} />}
                  onClick={() => {
                    setStepIds((ids) => added(ids, newIdempotencyKey()));
                    define({ steps: added(steps, { key, title: "", work: blankWork(kind) }) });
                  }}
                >
                  {word}
                </Button>
              );
            })}
          </div>
          <LeftOver prefix="steps" />
        </Panel>
        {errors.byPath.has("") && (
          <p role="alert" className={styles.general}>
            {errors.byPath.get("")}
          </p>
        )}
        {outside
          .filter(({ field }) => field !== "name" && field !== "summary")
          .map(({ message }) => (
            <p key={message} role="alert" className={styles.general}>
              {message}
            </p>
          ))}
        {problem !== undefined && <ProblemLine problem={problem} />}
        <div className={styles.bar}>
          <p>
            {errors.byPath.size > 0
              ? "Not saved: look at the marked fields."
              : "A draft: nothing runs before it is published."}
          </p>
          <Button onClick={onCancel}>Cancel</Button>
          <Button type="submit" variant="filled" loading={busy}>
            {submitLabel}
          </Button>
        </div>
      </form>
    </FieldErrorsContext>
  );
}
