import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useLiveQuery } from "#/gql/use-live-query";
import { serverNow } from "#/lib/clock";
import { inUnit } from "#/lib/quantity";
import { useNow } from "#/lib/use-now";
import { Badge } from "#/ui/badge";
import { Panel } from "#/ui/panel";
import { ProblemLine } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { Time } from "#/ui/time";
import { useOnChange } from "../live/changes";
import { unitOf } from "../rules/rule-words";
import { inOrder, lookOf, type Signal, SignalsQuery, stateOf, summaryOf } from "./checks";
import styles from "./checks.module.css";

const KINDS = ["ALERT", "INSIGHT", "RULE"] as const;
/** So many well ones are shown before they are folded: they are no news. */
const WELL_SHOWN = 4;

/** Every check of a device: why it spoke, and why it did not. */
export function ChecksPanel({ deviceId }: { deviceId: string }) {
  const { data, loading, problem, refetch } = useLiveQuery({
    query: SignalsQuery,
    variables: { deviceId },
    everyMs: 30_000,
  });
  useOnChange(KINDS, refetch);
  const [all, setAll] = useState(false);
  const signals = inOrder(data?.signals ?? []);
  const news = signals.filter((each) => stateOf(each) !== "well").length;
  const shown = all ? signals : signals.slice(0, news + WELL_SHOWN);
  return (
    <Panel
      title="Checks"
      aside={data === undefined ? undefined : summaryOf(signals)}
      actions={
        <Link to="/insights" search={{ device: deviceId }} className={styles.more}>
          Insights
        </Link>
      }
      inset="flush"
    >
      {loading && <SkeletonRows rows={3} />}
      {data === undefined && problem !== undefined && (
        <ProblemLine problem={problem} onRetry={refetch} />
      )}
      {data !== undefined && signals.length === 0 && (
        <p className={styles.none}>No rule applies to this device, so nothing is checked.</p>
      )}
      {shown.map((signal) => (
        <Check key={signal.key} signal={signal} />
      ))}
      {signals.length > shown.length && (
        <button type="button" className={styles.all} onClick={() => setAll(true)}>
          Show {signals.length - shown.length} more that are well
        </button>
      )}
    </Panel>
  );
}

function Check({ signal }: { signal: Signal }) {
  useNow(15_000);
  const { tone, icon, word } = lookOf(signal, serverNow());
  const flapping = signal.suppression.some(({ kind }) => kind === "FLAPPING");
  const held = signal.suppression.some(({ kind }) => kind !== "FLAPPING");
  return (
    <details className={styles.check}>
      <summary>
        <span className={styles.name}>
          {signal.ruleName}
          {signal.component !== "" && <code> {signal.component}</code>}
        </span>
        <span className={styles.value}>
          {signal.value === null ? "" : reading(signal.value, signal.metric)}
        </span>
        <span className={styles.badges}>
          {held && <Badge tone="calm">held back</Badge>}
          {flapping && <Badge tone="warn">comes and goes</Badge>}
          <Badge tone={tone} icon={icon}>
            {word}
          </Badge>
        </span>
      </summary>
      <div className={styles.why}>
        <ul>
          {signal.explanation.map((line) => (
            <li key={line}>{line}</li>
          ))}
          {signal.suppression.map(({ kind, text }) => (
            <li key={`${kind} ${text}`}>Held back: {text}</li>
          ))}
          {signal.nearMisses > 0 && (
            <li>
              It came over the edge {signal.nearMisses} times without staying there long enough.
            </li>
          )}
        </ul>
        <p>
          {signal.valueAt !== null && (
            <>
              Read <Time at={signal.valueAt} />.{" "}
            </>
          )}
          {signal.origin.length > 0 && <>Values from: {signal.origin.join(" → ")}. </>}
          <Link to="/settings/rules" search={{ rule: signal.ruleId }}>
            The rule
          </Link>
        </p>
      </div>
    </details>
  );
}

function reading(value: number, metric: string): string {
  const unit = unitOf(metric);
  return unit === "" ? String(Number(value.toPrecision(4))) : inUnit(value, unit);
}
