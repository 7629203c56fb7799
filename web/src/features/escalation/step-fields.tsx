import { ActionIcon, Button, NativeSelect, TextInput } from "@mantine/core";
import { ArrowDown, Plus, Trash2, X } from "lucide-react";
import { Hint } from "#/ui/hint";
import styles from "./step-fields.module.css";
import { parseStep } from "./steps";

interface Props {
  steps: readonly string[];
  /** Whom a step can tell: key and name. */
  targets: readonly { value: string; label: string }[];
  error: string | undefined;
  onChange: (steps: string[]) => void;
}

/** Who is told in which order, and how long each has before the next are told. */
export function StepFields({ steps, targets, error, onChange }: Props) {
  const put = (index: number, wait: string, keys: readonly string[]) =>
    onChange(steps.map((step, at) => (at === index ? `${wait}|${keys.join(",")}` : step)));
  const nameOf = (key: string) => targets.find(({ value }) => value === key)?.label ?? "somebody";
  return (
    <fieldset className={styles.steps}>
      <legend>Steps</legend>
      <ol>
        {steps.map((step, index) => {
          const { wait, keys } = parseStep(step);
          const place = index + 1;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is known by its place only
            <li key={index} className={styles.step}>
              <span className={styles.place}>
                {place}
                {place < steps.length && <ArrowDown size={12} aria-hidden />}
              </span>
              <div className={styles.body}>
                <ul>
                  {keys.map((key) => (
                    <li key={key} className={styles.target}>
                      {nameOf(key)}
                      <button
                        type="button"
                        aria-label={`Do not tell ${nameOf(key)} in step ${place}`}
                        onClick={() =>
                          put(
                            index,
                            wait,
                            keys.filter((each) => each !== key),
                          )
                        }
                      >
                        <X size={12} />
                      </button>
                    </li>
                  ))}
                </ul>
                <div className={styles.line}>
                  <NativeSelect
                    aria-label={`Tell in step ${place}`}
                    value=""
                    data={[
                      { value: "", label: keys.length === 0 ? "Tell…" : "And also…" },
                      ...targets.filter(({ value }) => !keys.includes(value)),
                    ]}
                    onChange={(event) => put(index, wait, [...keys, event.currentTarget.value])}
                  />
                  <TextInput
                    aria-label={`Minutes of step ${place}`}
                    value={wait}
                    inputMode="numeric"
                    rightSection="min"
                    rightSectionWidth={40}
                    w={92}
                    onChange={(event) =>
                      put(index, event.currentTarget.value.replaceAll("|", ""), keys)
                    }
                  />
                </div>
              </div>
              {steps.length > 1 && (
                <Hint label={`Remove step ${place}`}>
                  <ActionIcon
                    aria-label={`Remove step ${place}`}
                    onClick={() => onChange(steps.filter((_, at) => at !== index))}
                  >
                    <Trash2 size={14} />
                  </ActionIcon>
                </Hint>
              )}
            </li>
          );
        })}
      </ol>
      {error !== undefined && (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      )}
      {steps.length < 10 && (
        <Button leftSection={<Plus size={14} />} onClick={() => onChange([...steps, "15|"])}>
          Add a step
        </Button>
      )}
    </fieldset>
  );
}
