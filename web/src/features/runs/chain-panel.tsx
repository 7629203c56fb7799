import { Link2, Link2Off } from "lucide-react";
import { Badge } from "#/ui/badge";
import { Panel } from "#/ui/panel";
import { Time } from "#/ui/time";
import { eventWords } from "./event-words";
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
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key */}
      <ol className={styles.events} tabIndex={0} aria-label="Events, newest first">
        {events.toReversed().map((event) => {
          const { seq, at, hash } = event;
          const { text, actor } = eventWords(event, run.steps);
          return (
            <li key={seq} title={hash}>
              <span className={styles.seq}>{seq}</span>
              <div className={styles.event}>
                <p>{text}</p>
                <p className={styles.by}>
                  <span>{actor}</span>
                  <Time at={at} />
                </p>
              </div>
            </li>
          );
        })}
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
