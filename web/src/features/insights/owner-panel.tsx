import { Facts } from "#/ui/facts";
import { Panel } from "#/ui/panel";
import { Time } from "#/ui/time";
import styles from "./insight.module.css";
import type { InsightDetails } from "./insight-query";

/** Whose it is, and the way by which that was found. */
export function OwnerPanel({ insight }: { insight: InsightDetails }) {
  const { owner, holderName, acknowledgedAt, leaseUntil } = insight;
  return (
    <Panel title="Who has it">
      <Facts
        rows={[
          ["Person", holderName ?? <span className={styles.quiet}>nobody has taken it</span>],
          ["Team", owner.team?.name ?? "none"],
          ["Taken", acknowledgedAt === null ? null : <Time key="t" at={acknowledgedAt} />],
          [
            "Expected back",
            leaseUntil === null ? null : (
              <span key="l">
                <Time at={leaseUntil} />
                <span className={styles.quiet}>, then its team is told again</span>
              </span>
            ),
          ],
        ]}
      />
      {owner.path.length > 0 && (
        <details className={styles.path}>
          <summary>Why is it theirs?</summary>
          <ol>
            {owner.path.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          {owner.unowned && (
            <p className={styles.quiet}>
              Nobody is responsible for this area at this client, so it fell to the provider's
              default team. Naming somebody in the client's responsibilities mends that.
            </p>
          )}
        </details>
      )}
    </Panel>
  );
}
