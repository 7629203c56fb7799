import { Link } from "@tanstack/react-router";
import { Badge } from "#/ui/badge";
import { CopyButton } from "#/ui/copy-button";
import { Facts } from "#/ui/facts";
import { Panel } from "#/ui/panel";
import { Time } from "#/ui/time";
import styles from "./run-page.module.css";
import { type Run, runName } from "./run-query";

/** What was asked for: which version, with which values, for what. */
export function RunFacts({ run }: { run: Run }) {
  const { runbookVersion: version, planHash } = run;
  const runbook = version?.runbook ?? null;
  return (
    <Panel title="The plan">
      <Facts
        rows={[
          [
            "Runbook",
            <span key="r" className="row">
              {runbook === null ? (
                runName(run)
              ) : (
                <Link
                  to="/runbooks/$runbookId"
                  params={{ runbookId: runbook.id }}
                  search={version === null ? {} : { version: version.number }}
                >
                  {runbook.name}
                  {version !== null && ` v${version.number}`}
                </Link>
              )}
              {version?.destructive === true && <Badge tone="bad">cannot be taken back</Badge>}
            </span>,
          ],
          ...run.parameters.map(
            ({ name, title, value }) =>
              [title, value === "" ? "(empty)" : <code key={name}>{value}</code>] as const,
          ),
          ["Plan hash", <Hash key="h" text={planHash} what="plan hash" />],
          [
            "For",
            run.insightId === null && run.ticketId === null ? null : (
              <span key="f" className="row">
                {run.insightId !== null && (
                  <Link to="/insights/$insightId" params={{ insightId: run.insightId }}>
                    an insight
                  </Link>
                )}
                {run.ticketId !== null && (
                  <Link to="/tickets/$ticketId" params={{ ticketId: run.ticketId }}>
                    a ticket
                  </Link>
                )}
              </span>
            ),
          ],
          ["Started", <Time key="s" at={run.createdAt} />],
          ["Ended", run.endedAt === null ? null : <Time key="e" at={run.endedAt} />],
        ]}
      />
    </Panel>
  );
}

/** The beginning of a hash; the whole is on the clipboard and on hover. */
export function Hash({ text, what }: { text: string; what: string }) {
  return (
    <span className={styles.hash} title={text}>
      <code>{text.slice(0, 16)}…</code>
      <CopyButton text={text} what={what} />
    </span>
  );
}
