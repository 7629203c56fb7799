import { Panel } from "#/ui/panel";
import styles from "./runbook-body.module.css";
import type { RunbookParameter } from "./runbooks-query";

const SOURCES: Record<RunbookParameter["source"], string> = {
  FIXED: "",
  DEVICE_NAME: "filled with the device's name",
  DEVICE_HOSTNAME: "filled with what the device calls itself",
  INSIGHT_COMPONENT: "filled from the insight, such as its mount",
};

/** What a run must be told before it can be planned. */
export function ParametersPanel({ parameters }: { parameters: readonly RunbookParameter[] }) {
  return (
    <Panel title="Parameters" aside={parameters.length || undefined} inset="flush">
      {parameters.length === 0 && (
        <p className={styles.empty}>None: a run needs nothing but a device.</p>
      )}
      <ul className={styles.parameters}>
        {parameters.map((each) => (
          <li key={each.name}>
            <h3>
              {each.title} <code>{`{{${each.name}}}`}</code>
            </h3>
            <p>
              {[
                kindInWords(each),
                each.required ? "needed" : "may be empty",
                SOURCES[each.source],
                each.default === null || each.default === "" ? "" : `else ${each.default}`,
              ]
                .filter((part) => part !== "")
                .join(" · ")}
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function kindInWords({ kind, unit, choices }: RunbookParameter): string {
  if (kind === "CHOICE") return `one of ${choices.join(", ")}`;
  if (kind === "NUMBER") return unit ? `a number in ${unit}` : "a number";
  return "one line";
}
