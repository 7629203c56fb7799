import { NativeSelect, TextInput } from "@mantine/core";
import type { Parameter } from "./start-query";

interface Props {
  parameters: readonly Parameter[];
  /** What was typed; a parameter that is absent takes its default. */
  given: Readonly<Record<string, string>>;
  /** What the server made of it, shown in place of an absent one. */
  settled: Readonly<Record<string, string>>;
  errors: ReadonlyMap<string, string>;
  onChange: (name: string, value: string) => void;
}

/** What the run must be told; defaults come from the device and the insight. */
export function ParameterInputs({ parameters, given, settled, errors, onChange }: Props) {
  return parameters.map(({ name, title, kind, choices, required, unit, default: fallback }) => {
    const value = given[name] ?? settled[name] ?? fallback ?? "";
    const shared = {
      label: required ? title : `${title} (optional)`,
      error: errors.get(`parameters.${name}`),
      value,
    };
    return kind === "CHOICE" ? (
      <NativeSelect
        key={name}
        {...shared}
        data={required ? choices : ["", ...choices]}
        onChange={(event) => onChange(name, event.currentTarget.value)}
      />
    ) : (
      <TextInput
        key={name}
        {...shared}
        autoComplete="off"
        inputMode={kind === "NUMBER" ? "decimal" : undefined}
        rightSection={unit}
        rightSectionWidth={unit === null ? undefined : unit.length * 8 + 20}
        onChange={(event) => onChange(name, event.currentTarget.value)}
      />
    );
  });
}
