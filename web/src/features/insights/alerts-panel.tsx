import { Link } from "@tanstack/react-router";
import { inUnit, plural } from "#/lib/quantity";
import { Badge } from "#/ui/badge";
import { Panel } from "#/ui/panel";
import table from "#/ui/table.module.css";
import { Time } from "#/ui/time";
import { unitOf } from "../rules/rule-words";
import styles from "./insight.module.css";
import type { InsightDetails } from "./insight-query";
import { LevelBadge } from "./level-badge";

type Alert = InsightDetails["alerts"][number];

/** The alerts that this story is made of, and why some of them are silent. */
export function AlertsPanel({
  alerts,
  deviceId,
}: {
  alerts: readonly Alert[];
  deviceId: string | undefined;
}) {
  return (
    <Panel title="Made of" aside={plural(alerts.length, "alert")} inset="flush">
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Level</th>
            <th scope="col">Check</th>
            <th scope="col" className={table.number}>
              Value
            </th>
            <th scope="col" className={table.number}>
              Raised
            </th>
            <th scope="col" className={table.number}>
              Ended
            </th>
          </tr>
        </thead>
        <tbody>
          {alerts.map((alert) => (
            <tr key={alert.id}>
              <td className={table.actions}>
                <LevelBadge
                  level={alert.level}
                  worst={alert.worstLevel}
                  ended={alert.endedAt !== null}
                />
              </td>
              <td>
                <Subject alert={alert} elsewhere={alert.device?.id !== deviceId} />
              </td>
              <td className={table.number}>{reading(alert)}</td>
              <td className={`${table.number} ${table.quiet}`}>
                <Time at={alert.raisedAt} />
              </td>
              <td className={`${table.number} ${table.quiet}`}>
                {alert.endedAt === null ? "–" : <Time at={alert.endedAt} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Subject({ alert, elsewhere }: { alert: Alert; elsewhere: boolean }) {
  return (
    <div className={styles.subject}>
      <span className="row">
        <span>{alert.ruleName}</span>
        {alert.component !== "" && <code>{alert.component}</code>}
        {elsewhere && alert.device !== null && (
          <Link to="/devices/$deviceId" params={{ deviceId: alert.device.id }}>
            {alert.device.name}
          </Link>
        )}
        {alert.isSymptom && <Badge tone="calm">symptom</Badge>}
      </span>
      {alert.suppression.map(({ kind, text }) => (
        <span key={`${kind} ${text}`} className={styles.quiet}>
          Silent: {text}
        </span>
      ))}
    </div>
  );
}

function reading({ value, threshold, metric }: Alert): string {
  if (value === null) return "no reading";
  const unit = unitOf(metric) || "1";
  const limit = threshold === null ? "" : ` of ${inUnit(threshold, unit)}`;
  return `${inUnit(value, unit)}${limit}`;
}
