// Inputs of the editor, bound to a path into the definition.
import { Checkbox, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useFieldError } from "./field-errors";

interface Common<T> {
  path: string;
  label: string;
  hint?: string;
  value: T;
  onChange: (value: T) => void;
}

export function TextIn(props: Common<string> & { placeholder?: string }) {
  const { path, label, hint, value, onChange, placeholder } = props;
  return (
    <TextInput
      label={label}
      description={hint}
      placeholder={placeholder}
      autoComplete="off"
      error={useFieldError(path)}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export function LongTextIn(props: Common<string> & { rows?: number; code?: boolean }) {
  const { path, label, hint, value, onChange, rows = 2, code = false } = props;
  return (
    <Textarea
      label={label}
      description={hint}
      error={useFieldError(path)}
      rows={rows}
      spellCheck={!code}
      ff={code ? "monospace" : undefined}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export function ChoiceIn<T extends string>(
  props: Common<T> & { choices: readonly { value: T; label: string }[] },
) {
  const { path, label, hint, value, onChange, choices } = props;
  return (
    <NativeSelect
      label={label}
      description={hint}
      error={useFieldError(path)}
      data={[...choices]}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value as T)}
    />
  );
}

export function TickIn(props: Common<boolean>) {
  const { path, label, hint, value, onChange } = props;
  return (
    <Checkbox
      label={label}
      description={hint}
      error={useFieldError(path)}
      checked={value}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}

/** A number; what is not one yet stays in the field and is not taken over. */
export function NumberIn(props: Common<number | null> & { suffix?: string; least?: number }) {
  const { path, label, hint, value, onChange, suffix } = props;
  const [text, setText] = useState(value === null ? "" : String(value));
  const wrong = text.trim() !== "" && !Number.isFinite(Number(text.trim()));
  const error = useFieldError(path);
  return (
    <TextInput
      label={label}
      description={hint}
      inputMode="decimal"
      autoComplete="off"
      error={wrong ? "Enter a number." : error}
      rightSection={suffix}
      rightSectionWidth={suffix === undefined ? undefined : suffix.length * 8 + 20}
      value={text}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setText(next);
        const trimmed = next.trim();
        const number = Number(trimmed);
        if (trimmed === "") onChange(null);
        else if (Number.isFinite(number)) onChange(number);
      }}
    />
  );
}

/** Several texts, one on each line, or beside each other with commas. */
export function ListIn(props: Common<readonly string[]> & { apart: "lines" | "commas" }) {
  const { path, label, hint, value, onChange, apart } = props;
  const separator = apart === "lines" ? "\n" : ", ";
  const [text, setText] = useState(value.join(separator));
  const error = useFieldError(path);
  const change = (next: string) => {
    setText(next);
    // Blanks inside an argument belong to it; around a choice they do not.
    const parts = apart === "lines" ? next.split("\n") : next.split(",").map((each) => each.trim());
    onChange(parts.filter((each) => each !== ""));
  };
  return apart === "lines" ? (
    <Textarea
      label={label}
      description={hint}
      error={error}
      rows={Math.max(2, Math.min(6, value.length + 1))}
      spellCheck={false}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
    />
  ) : (
    <TextInput
      label={label}
      description={hint}
      error={error}
      autoComplete="off"
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}
