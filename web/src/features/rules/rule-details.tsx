import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useAct } from "#/gql/use-act";
import { serverNow } from "#/lib/clock";
import { duration } from "#/lib/time";
import { Badge } from "#/ui/badge";
import { ConfirmDialog } from "#/ui/confirm-dialog";
import { Facts } from "#/ui/facts";
import { Time } from "#/ui/time";
import { useCan } from "../session/viewer";
import { ExceptionForm } from "./exception-form";
import { OverrideForm } from "./override-form";
import { conditionWords, holds } from "./rule-words";
import styles from "./rules.module.css";
import {
  type Exception,
  type Override,
  type Rule,
  RuleExceptionEnd,
  RuleOverrideRemove,
} from "./rules-query";

interface Props {
  rule: Rule;
  /** The client that the page is narrowed to. */
  clientId: string | undefined;
  onDone: () => void;
}

type Adding = "override" | "exception" | null;

/** What a rule says, and everything that departs from it. */
export function RuleDetails({ rule, clientId, onDone }: Props) {
  const [adding, setAdding] = useState<Adding>(null);
  const may = useCan()("RULE_WRITE");
  const done = () => {
    setAdding(null);
    onDone();
  };
  const common = { rule, clientId, onCancel: () => setAdding(null), onDone: done };
  if (adding === "override") return <OverrideForm {...common} />;
  if (adding === "exception") return <ExceptionForm {...common} />;
  const { clearAfterSeconds, ticketAfterWarnSeconds, ticketAfterCriticalSeconds } = rule.parameters;
  return (
    <div className={styles.details}>
      <Facts
        rows={[
          ["Condition", conditionWords(rule)],
          [
            "Ends",
            clearAfterSeconds === 0
              ? "as soon as it is on the safe side"
              : `after ${duration(clearAfterSeconds * 1_000)} on the safe side`,
          ],
          ["Ticket", ticketWords(ticketAfterWarnSeconds, ticketAfterCriticalSeconds)],
          ["Measures", rule.metric === "" ? null : <code key="m">{rule.metric}</code>],
          ["Area", rule.area],
          ["What", rule.what],
          ["Why", rule.why],
          ["Now what", rule.nowWhat],
          [
            "Runbook",
            rule.runbookId === null ? null : (
              <Link key="r" to="/runbooks/$runbookId" params={{ runbookId: rule.runbookId }}>
                its runbook
              </Link>
            ),
          ],
        ]}
      />
      <section>
        <header>
          <h3>Other values</h3>
          {may && <Button onClick={() => setAdding("override")}>Override at a client</Button>}
        </header>
        {rule.overrides.length === 0 && <p>The same values hold everywhere.</p>}
        {rule.overrides.map((each) => (
          <OverrideRow key={each.id} override={each} may={may} onDone={onDone} />
        ))}
      </section>
      <section>
        <header>
          <h3>Exceptions</h3>
          {may && <Button onClick={() => setAdding("exception")}>Let a device off</Button>}
        </header>
        {rule.exceptions.length === 0 && <p>No device is let off.</p>}
        {rule.exceptions.map((each) => (
          <ExceptionRow key={each.id} exception={each} may={may} onDone={onDone} />
        ))}
      </section>
    </div>
  );
}

function ticketWords(warn: number | null, critical: number | null): string {
  const one = (seconds: number | null) =>
    seconds === null ? "never" : seconds === 0 ? "at once" : `after ${duration(seconds * 1_000)}`;
  return `warning: ${one(warn)}; critical: ${one(critical)}`;
}

function OverrideRow(props: { override: Override; may: boolean; onDone: () => void }) {
  const { override, may, onDone } = props;
  const [asking, setAsking] = useState(false);
  const run = useAct();
  const remove = async () => {
    const outcome = await run(
      RuleOverrideRemove,
      { input: { id: override.id } },
      { done: "The inherited values hold again.", failed: "Could not remove the override" },
    );
    if (outcome.kind === "done") onDone();
  };
  return (
    <div className={styles.departure}>
      <div>
        <strong>
          {override.client.name}
          {override.deviceId === null ? (
            override.siteId !== null && ", one site"
          ) : (
            <>
              {", "}
              <Link to="/devices/$deviceId" params={{ deviceId: override.deviceId }}>
                one device
              </Link>
            </>
          )}
          {override.component !== "" && <code> {override.component}</code>}
        </strong>
        <p>{override.text}</p>
        {override.note !== "" && <p className={styles.quiet}>{override.note}</p>}
      </div>
      {may && <Button onClick={() => setAsking(true)}>Remove</Button>}
      <ConfirmDialog
        title={`Remove the other values at ${override.client.name}?`}
        opened={asking}
        confirmLabel="Remove"
        onConfirm={() => void remove()}
        onClose={() => setAsking(false)}
      >
        The inherited values hold there again at once: what they call a fault is told.
      </ConfirmDialog>
    </div>
  );
}

function ExceptionRow(props: { exception: Exception; may: boolean; onDone: () => void }) {
  const { exception, may, onDone } = props;
  const [asking, setAsking] = useState(false);
  const run = useAct();
  const live = holds(exception, serverNow());
  const end = async () => {
    const outcome = await run(
      RuleExceptionEnd,
      { input: { id: exception.id, expectedVersion: exception.version } },
      { done: "The check counts again.", failed: "Could not end the exception" },
    );
    if (outcome.kind === "done") onDone();
  };
  return (
    <div className={styles.departure}>
      <div>
        <strong>
          {exception.device === null ? (
            "A device that is gone"
          ) : (
            <Link to="/devices/$deviceId" params={{ deviceId: exception.device.id }}>
              {exception.device.name}
            </Link>
          )}
          {exception.component !== null && exception.component !== "" && (
            <code> {exception.component}</code>
          )}
        </strong>{" "}
        {!live && <Badge tone="calm">{exception.endedAt === null ? "expired" : "ended"}</Badge>}
        <p>{exception.reason}</p>
        <p className={styles.quiet}>
          {exception.client.name}; approved by {exception.approvedBy};{" "}
          {live ? "expires " : "expired "}
          <Time at={exception.endedAt ?? exception.expiresAt} />
        </p>
      </div>
      {may && live && <Button onClick={() => setAsking(true)}>End</Button>}
      <ConfirmDialog
        title="End the exception?"
        opened={asking}
        confirmLabel="End it"
        onConfirm={() => void end()}
        onClose={() => setAsking(false)}
      >
        The check counts again at once on {exception.device?.name ?? "that device"}. To let it off
        again, somebody must approve it anew.
      </ConfirmDialog>
    </div>
  );
}
