import { Button, NativeSelect, TextInput } from "@mantine/core";
import { X } from "lucide-react";
import { useState } from "react";
import styles from "../escalation/step-fields.module.css";

export interface PartyChoice {
  value: string;
  label: string;
}

interface Props {
  label: string;
  hint?: string;
  /** One party, or several. */
  many: boolean;
  name: string;
  value: readonly string[];
  choices: readonly PartyChoice[];
  error: string | undefined;
  onChange: (keys: string[]) => void;
}

const VENDOR = "vendor:";

/** Names a team, a person of the client, or somebody else by name. */
export function PartyField(props: Props) {
  const { label, hint, many, name, value, choices, error, onChange } = props;
  const [vendor, setVendor] = useState<string | null>(null);
  const nameOf = (key: string) =>
    key.startsWith(VENDOR)
      ? key.slice(VENDOR.length)
      : (choices.find((choice) => choice.value === key)?.label ?? "somebody");
  const add = (key: string) => onChange(many ? [...value, key] : [key]);
  const addVendor = () => {
    if (vendor !== null && vendor.trim() !== "") add(`${VENDOR}${vendor.trim()}`);
    setVendor(null);
  };
  return (
    <div className={styles.body}>
      <NativeSelect
        name={name}
        label={label}
        description={hint}
        error={error}
        value={many ? "" : (value[0] ?? "")}
        data={[
          { value: "", label: many ? "Add…" : "Nobody" },
          ...(many || value[0] === undefined || choices.some((each) => each.value === value[0])
            ? []
            : [{ value: value[0], label: nameOf(value[0]) }]),
          ...choices.filter((choice) => !many || !value.includes(choice.value)),
          { value: VENDOR, label: "Somebody else…" },
        ]}
        onChange={(event) => {
          const key = event.currentTarget.value;
          if (key === VENDOR) setVendor("");
          else if (key === "") onChange(many ? [...value] : []);
          else add(key);
        }}
      />
      {vendor !== null && (
        <div className={styles.line}>
          <TextInput
            aria-label={`Name for ${label}`}
            placeholder="Name of the company or person"
            value={vendor}
            maxLength={200}
            autoFocus
            onChange={(event) => setVendor(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
              event.preventDefault();
              addVendor();
            }}
          />
          <Button onClick={addVendor}>Name</Button>
        </div>
      )}
      {many && value.length > 0 && (
        <ul>
          {value.map((key) => (
            <li key={key} className={styles.target}>
              {nameOf(key)}
              <button
                type="button"
                aria-label={`Remove ${nameOf(key)} from ${label}`}
                onClick={() => onChange(value.filter((each) => each !== key))}
              >
                <X size={12} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
