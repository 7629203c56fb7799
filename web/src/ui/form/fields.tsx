// Inputs bound to a form by the name of their field.
import { Checkbox, NativeSelect, PasswordInput, Textarea, TextInput } from "@mantine/core";
import type { HTMLInputTypeAttribute } from "react";
import type { Form, Values } from "./use-form";

interface Common<V extends Values> {
  form: Form<V>;
  name: keyof V & string;
  label: string;
  hint?: string;
  optional?: boolean;
}

type Shared<V extends Values> = Common<V> & {
  placeholder?: string;
  autoFocus?: boolean;
  autoComplete?: string;
};

function bind<V extends Values>({ form, name, label, hint, optional }: Common<V>) {
  return {
    name,
    label: optional ? `${label} (optional)` : label,
    description: hint,
    error: form.errors[name],
    value: String(form.values[name] ?? ""),
  };
}

export function TextField<V extends Values>(
  props: Shared<V> & { type?: HTMLInputTypeAttribute; suffix?: string },
) {
  const { form, name, placeholder, autoFocus, autoComplete = "off", type = "text", suffix } = props;
  return (
    <TextInput
      {...bind(props)}
      type={type}
      placeholder={placeholder}
      data-autofocus={autoFocus || undefined}
      autoComplete={autoComplete}
      rightSection={suffix}
      rightSectionWidth={suffix === undefined ? undefined : suffix.length * 8 + 20}
      onChange={(event) => form.set(name, event.currentTarget.value as V[typeof name])}
    />
  );
}

export function PasswordField<V extends Values>(props: Shared<V>) {
  const { form, name, autoComplete = "current-password" } = props;
  return (
    <PasswordInput
      {...bind(props)}
      aria-invalid={form.errors[name] !== undefined || undefined}
      autoComplete={autoComplete}
      visibilityToggleButtonProps={{ "aria-label": "Show or hide the password" }}
      onChange={(event) => form.set(name, event.currentTarget.value as V[typeof name])}
    />
  );
}

export function LongTextField<V extends Values>(props: Shared<V> & { rows?: number }) {
  const { form, name, placeholder, rows = 3 } = props;
  return (
    <Textarea
      {...bind(props)}
      rows={rows}
      placeholder={placeholder}
      onChange={(event) => form.set(name, event.currentTarget.value as V[typeof name])}
    />
  );
}

export function ChoiceField<V extends Values>(
  props: Common<V> & { choices: readonly { value: string; label: string }[]; disabled?: boolean },
) {
  const { form, name, choices, disabled = false } = props;
  return (
    <NativeSelect
      {...bind(props)}
      disabled={disabled}
      data={[...choices]}
      onChange={(event) => form.set(name, event.currentTarget.value as V[typeof name])}
    />
  );
}

export function TickField<V extends Values>(props: Common<V>) {
  const { form, name, label, hint } = props;
  return (
    <Checkbox
      name={name}
      label={label}
      description={hint}
      error={form.errors[name]}
      checked={form.values[name] === true}
      onChange={(event) => form.set(name, event.currentTarget.checked as V[typeof name])}
    />
  );
}
