import { ActionIcon } from "@mantine/core";
import { Trash2 } from "lucide-react";
import type { Parameter } from "../definition";
import styles from "./editor.module.css";
import { ChoiceIn, ListIn, TextIn, TickIn } from "./inputs";

interface Props {
  index: number;
  parameter: Parameter;
  onChange: (parameter: Parameter) => void;
  onRemove: () => void;
}

/** One thing that a run must be told. */
export function ParameterFields({ index, parameter, onChange, onRemove }: Props) {
  const path = `parameters.${index}`;
  const set = (change: Partial<Parameter>) => onChange({ ...parameter, ...change });
  return (
    <li className={styles.parameter}>
      <div className={styles.parameterGrid}>
        <TextIn
          path={`${path}.title`}
          label="Title"
          value={parameter.title}
          onChange={(title) => set({ title })}
        />
        <TextIn
          path={`${path}.name`}
          label="Name"
          hint={`Stands in texts as {{${parameter.name || "name"}}}.`}
          value={parameter.name}
          onChange={(name) => set({ name })}
        />
        <ChoiceIn
          path={`${path}.kind`}
          label="Kind"
          choices={[
            { value: "text", label: "one line" },
            { value: "number", label: "a number" },
            { value: "choice", label: "one of a list" },
          ]}
          value={parameter.kind}
          onChange={(kind) => set({ kind, choices: kind === "choice" ? parameter.choices : [] })}
        />
        <ChoiceIn
          path={`${path}.source`}
          label="Filled with"
          choices={[
            { value: "fixed", label: "the default below" },
            { value: "device_name", label: "the device's name" },
            { value: "device_hostname", label: "what the device calls itself" },
            { value: "insight_component", label: "what the insight is about" },
          ]}
          value={parameter.source}
          onChange={(source) => set({ source })}
        />
        <TextIn
          path={`${path}.default`}
          label="Default (optional)"
          value={parameter.default ?? ""}
          onChange={(text) => set({ default: text === "" ? null : text })}
        />
        {parameter.kind === "number" && (
          <TextIn
            path={`${path}.unit`}
            label="Unit (optional)"
            value={parameter.unit ?? ""}
            onChange={(text) => set({ unit: text === "" ? null : text })}
          />
        )}
        {parameter.kind === "choice" && (
          <ListIn
            path={`${path}.choices`}
            label="The list"
            hint="Separated by commas."
            apart="commas"
            value={parameter.choices}
            onChange={(choices) => set({ choices: [...choices] })}
          />
        )}
      </div>
      <TickIn
        path={`${path}.required`}
        label="There must be a value"
        value={parameter.required}
        onChange={(required) => set({ required })}
      />
      <ActionIcon
        className={styles.corner ?? ""}
        aria-label={`Remove ${parameter.title || "the parameter"}`}
        onClick={onRemove}
      >
        <Trash2 size={14} />
      </ActionIcon>
    </li>
  );
}
