import { serverNow } from "#/lib/clock";
import { deadline } from "#/lib/time";
import { Badge } from "#/ui/badge";
import { Panel } from "#/ui/panel";
import { Time } from "#/ui/time";
import styles from "./insight.module.css";
import type { InsightDetails } from "./insight-query";
import { escalationWords } from "./insight-words";

/** Who was told when, and who is next. */
export function EscalationPanel({ escalation }: { escalation: InsightDetails["escalation"] }) {
  if (escalation === null)
    return (
      <Panel title="Who was told">
        <p className={styles.quiet}>Nobody: no escalation has begun for this insight.</p>
      </Panel>
    );
  const state = escalationWords(escalation);
  return (
    <Panel
      title="Who was told"
      aside={escalation.policyName}
      actions={state === null ? undefined : <Badge tone={state.tone}>{state.text}</Badge>}
    >
      {escalation.notices.length === 0 ? (
        <p className={styles.quiet}>Nobody yet.</p>
      ) : (
        <ol className={styles.notices}>
          {escalation.notices.map((notice) => (
            <li key={notice.id}>
              <span>
                <strong>{notice.recipientName}</strong>{" "}
                <span className={styles.quiet}>
                  {notice.email}, {notice.step}
                </span>
              </span>
              <Time at={notice.at} />
            </li>
          ))}
        </ol>
      )}
      {escalation.nextAt !== null && escalation.state === "RUNNING" && (
        <p className={styles.quiet}>
          If nobody answers, the next step comes{" "}
          {deadline(Date.parse(escalation.nextAt), serverNow())}.
        </p>
      )}
      {escalation.reason !== "" && <p className={styles.quiet}>{escalation.reason}</p>}
    </Panel>
  );
}
