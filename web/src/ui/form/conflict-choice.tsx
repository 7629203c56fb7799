import { Button } from "@mantine/core";
import { useState } from "react";
import { combine, differingFields, type Side } from "./conflict";
import styles from "./form-body.module.css";
import type { Values } from "./use-form";

interface Props<V extends Values> {
  mine: V;
  theirs: V;
  labels: Partial<Record<keyof V & string, string>>;
  busy: boolean;
  onChoose: (values: V) => void;
  onCancel?: () => void;
}

/** "Somebody else changed this": both versions side by side, one choice for each field. */
export function ConflictChoice<V extends Values>(props: Props<V>) {
  const { mine, theirs, labels, busy, onChoose, onCancel } = props;
  const fields = differingFields(mine, theirs);
  const [sides, setSides] = useState<Partial<Record<string, Side>>>({});
  return (
    <div className={styles.form} role="alert">
      <h3>Somebody else changed this while you were editing</h3>
      <p className={styles.intro}>
        {fields.length === 0
          ? "They saved the same values. Save again to confirm."
          : "Nothing of yours was saved yet. Choose what to keep for each field."}
      </p>
      {fields.length > 0 && (
        <table className={styles.conflict}>
          <thead>
            <tr>
              <th>Field</th>
              <th>Yours</th>
              <th>Theirs</th>
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr key={field}>
                <td>{labels[field] ?? field}</td>
                {(["mine", "theirs"] as const).map((side) => (
                  <td key={side}>
                    <label>
                      <input
                        type="radio"
                        name={`keep-${field}`}
                        checked={(sides[field] ?? "mine") === side}
                        onChange={() => setSides((previous) => ({ ...previous, [field]: side }))}
                      />
                      {shown((side === "mine" ? mine : theirs)[field])}
                    </label>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className={styles.buttons}>
        {onCancel !== undefined && <Button onClick={onCancel}>Discard mine</Button>}
        <Button
          variant="filled"
          loading={busy}
          onClick={() => onChoose(combine(mine, theirs, sides))}
        >
          Save this choice
        </Button>
      </div>
    </div>
  );
}

function shown(value: Values[string] | undefined): string {
  if (Array.isArray(value)) return value.join(", ") || "(none)";
  return value === undefined || value === "" ? "(empty)" : String(value);
}
