import { ActionIcon, Button } from "@mantine/core";
import { Plus, Trash2 } from "lucide-react";
import type { Step, Work, WorkOf } from "../definition";
import styles from "./editor.module.css";
import { EvidenceFields } from "./evidence-fields";
import { ChoiceIn, LongTextIn, NumberIn, TextIn } from "./inputs";
import { ScriptFields } from "./script-fields";

export interface FieldsOf<W> {
  /** Path of the step. */
  path: string;
  work: W;
  onChange: (work: W) => void;
  /** The steps after this one, where decisions may lead. */
  later: readonly Pick<Step, "key" | "title">[];
}

/** The fields of a step, by what is done in it. */
export function WorkFields({ path, work, onChange, later }: FieldsOf<Work>) {
  const shared = { path, onChange, later };
  switch (work.kind) {
    case "manual":
      return <ManualFields {...shared} work={work} />;
    case "approval":
      return <ApprovalFields {...shared} work={work} />;
    case "script":
      return <ScriptFields {...shared} work={work} />;
    case "verify":
      return <VerifyFields {...shared} work={work} />;
    case "decision":
      return <DecisionFields {...shared} work={work} />;
    case "wait":
      return (
        <NumberIn
          path={`${path}.seconds`}
          label="How long"
          suffix="seconds"
          value={work.seconds}
          onChange={(seconds) => onChange({ ...work, seconds: seconds ?? 0 })}
        />
      );
  }
}

function ManualFields({ path, work, onChange }: FieldsOf<WorkOf<"manual">>) {
  return (
    <>
      <LongTextIn
        path={`${path}.instruction`}
        label="What to do"
        rows={3}
        value={work.instruction}
        onChange={(instruction) => onChange({ ...work, instruction })}
      />
      <EvidenceFields
        path={`${path}.evidence`}
        spec={work.evidence}
        onChange={(evidence) => onChange({ ...work, evidence })}
      />
      <NumberIn
        path={`${path}.expected_minutes`}
        label="Usually takes"
        suffix="minutes"
        value={work.expected_minutes}
        onChange={(minutes) => onChange({ ...work, expected_minutes: minutes ?? 0 })}
      />
    </>
  );
}

function ApprovalFields({ path, work, onChange }: FieldsOf<WorkOf<"approval">>) {
  return (
    <>
      <LongTextIn
        path={`${path}.instruction`}
        label="What is approved, in words"
        hint="Whoever asked for the run can never approve it."
        value={work.instruction}
        onChange={(instruction) => onChange({ ...work, instruction })}
      />
      <NumberIn
        path={`${path}.required`}
        label="By how many people"
        value={work.required}
        onChange={(required) => onChange({ ...work, required: required ?? 1 })}
      />
    </>
  );
}

function VerifyFields({ path, work, onChange }: FieldsOf<WorkOf<"verify">>) {
  return (
    <>
      <div className="halves">
        <TextIn
          path={`${path}.metric`}
          label="Metric"
          placeholder="filesystem.used"
          value={work.metric}
          onChange={(metric) => onChange({ ...work, metric })}
        />
        <TextIn
          path={`${path}.percent_of`}
          label="As percent of (optional)"
          placeholder="filesystem.total"
          value={work.percent_of ?? ""}
          onChange={(text) => onChange({ ...work, percent_of: text === "" ? null : text })}
        />
      </div>
      <TextIn
        path={`${path}.component`}
        label="Which one of several (optional)"
        placeholder="{{mount}}"
        value={work.component}
        onChange={(component) => onChange({ ...work, component })}
      />
      <div className="halves">
        <ChoiceIn
          path={`${path}.comparison`}
          label="Must be"
          choices={[
            { value: "below", label: "below" },
            { value: "above", label: "above" },
          ]}
          value={work.comparison}
          onChange={(comparison) => onChange({ ...work, comparison })}
        />
        <TextIn
          path={`${path}.threshold`}
          label="Threshold"
          hint="A number or a parameter."
          placeholder="85"
          value={work.threshold}
          onChange={(threshold) => onChange({ ...work, threshold })}
        />
      </div>
      <NumberIn
        path={`${path}.deadline_s`}
        label="Within"
        suffix="seconds"
        value={work.deadline_s}
        onChange={(seconds) => onChange({ ...work, deadline_s: seconds ?? 0 })}
      />
    </>
  );
}

function DecisionFields({ path, work, onChange, later }: FieldsOf<WorkOf<"decision">>) {
  const replace = (index: number, change: Partial<(typeof work.choices)[number]>) =>
    onChange({
      ...work,
      choices: work.choices.map((each, i) => (i === index ? { ...each, ...change } : each)),
    });
  const targets = [
    { value: "continue", label: "goes on with the next step" },
    { value: "finish", label: "ends the run" },
    ...later.map(({ key, title }) => ({ value: key, label: `goes to “${title || key}”` })),
  ];
  return (
    <>
      <LongTextIn
        path={`${path}.question`}
        label="What is asked"
        value={work.question}
        onChange={(question) => onChange({ ...work, question })}
      />
      {work.choices.map((choice, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: choices have no identity but their place
        <div key={i} className={styles.choice}>
          <TextIn
            path={`${path}.choices.${i}.label`}
            label={`Choice ${i + 1}`}
            value={choice.label}
            onChange={(label) => replace(i, { label })}
          />
          <TextIn
            path={`${path}.choices.${i}.value`}
            label="Short name"
            value={choice.value}
            onChange={(value) => replace(i, { value })}
          />
          <ChoiceIn
            path={`${path}.choices.${i}.next`}
            label="Then it"
            choices={targets}
            value={choice.next}
            onChange={(next) => replace(i, { next })}
          />
          <ActionIcon
            aria-label={`Remove choice ${i + 1}`}
            onClick={() => onChange({ ...work, choices: work.choices.filter((_, at) => at !== i) })}
          >
            <Trash2 size={14} />
          </ActionIcon>
        </div>
      ))}
      <div>
        <Button
          leftSection={<Plus size={14} />}
          onClick={() =>
            onChange({
              ...work,
              choices: [
                ...work.choices,
                { value: `choice_${work.choices.length + 1}`, label: "", next: "continue" },
              ],
            })
          }
        >
          Add a choice
        </Button>
      </div>
    </>
  );
}
