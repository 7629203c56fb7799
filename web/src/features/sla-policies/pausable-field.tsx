import { Checkbox } from "@mantine/core";
import styles from "./policy-form.module.css";
import { TARGET_WORDS, TARGETS, type Target } from "./promise";

/** Which clocks stand still while a ticket waits for others. */
export function PausableField(props: {
  chosen: readonly Target[];
  onChange: (targets: Target[]) => void;
}) {
  const { chosen, onChange } = props;
  return (
    <fieldset className={styles.pausable}>
      <legend>Stands still while a ticket waits for others</legend>
      {TARGETS.map((target) => (
        <Checkbox
          key={target}
          label={TARGET_WORDS[target]}
          checked={chosen.includes(target)}
          onChange={(event) =>
            onChange(
              TARGETS.filter((each) =>
                each === target ? event.currentTarget.checked : chosen.includes(each),
              ),
            )
          }
        />
      ))}
    </fieldset>
  );
}
