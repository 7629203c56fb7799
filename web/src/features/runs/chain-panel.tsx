import { Link2, Link2Off } from "lucide-react";
import { Badge } from "#/ui/badge";
import { Panel } from "#/ui/panel";
import { Time } from "#/ui/time";
import { Hash } from "./run-facts";
import styles from "./run-page.module.css";
import type { Run } from "./run-query";

/** What happened, event by event; each carries the hash of the one before. */
export function ChainPanel({ run }: { run: Run }) {
  const { events, chainHead, chainIntact } = run;
  return (
    <Panel
      title="What happened"
      aside={
        chainIntact ? (
          <Badge tone="good" icon={Link2}>
            chain unbroken
          </Badge>
        ) : (
          <Badge tone="bad" icon={Link2Off}>
            chain broken
          </Badge>
        )
      }
      inset="flush"
    >
      <ol className={styles.events}>
        {events.toReversed().map(({ seq, at, actorName, summary, hash }) => (
          <li key={seq} title={hash}>
            <span className={styles.seq}>{seq}</span>
            <div className={styles.event}>
              <p>{summary}</p>
              <p className={styles.by}>
                <span>{actorName}</span>
                <Time at={at} />
              </p>
            </div>
          </li>
        ))}
      </ol>
      <div className={styles.chain}>
        {chainIntact ? (
          <span className="row">
            Newest link <Hash text={chainHead} what="chain head" />
          </span>
        ) : (
          "A stored event no longer fits the hash that was taken when it was written. Look at the audit log before trusting this record."
        )}
      </div>
    </Panel>
  );
}
