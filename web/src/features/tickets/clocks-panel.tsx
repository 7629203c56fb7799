import { useState } from "react";
import { useLiveQuery } from "#/gql/use-live-query";
import { serverNow } from "#/lib/clock";
import { absolute } from "#/lib/time";
import { useNow } from "#/lib/use-now";
import { Badge } from "#/ui/badge";
import { Panel } from "#/ui/panel";
import { barInWords, barOf, clockWords, TARGET_WORDS } from "./clock-bar";
import styles from "./clocks.module.css";
import { ProofDialog } from "./proof-dialog";
import { type Clock, type TicketDetails, TicketProofQuery } from "./ticket-query";

/** What was promised, each as a thin line: what counted, what was paused, what was out of hours. */
export function ClocksPanel({ ticket }: { ticket: TicketDetails }) {
  const [proving, setProving] = useState<Clock | null>(null);
  const shown = ticket.clocks.filter(({ verdict }) => verdict !== "NONE");
  if (shown.length === 0) return null;
  return (
    <Panel title="Promises">
      <div className={styles.clocks}>
        {shown.map((clock) => (
          <ClockLine
            key={clock.target}
            ticketId={ticket.id}
            clock={clock}
            onProve={() => setProving(clock)}
          />
        ))}
      </div>
      <p className={styles.legend} aria-hidden>
        <span data-kind="counted">counted</span>
        <span data-kind="paused">paused</span>
        <span data-kind="closed">out of hours</span>
      </p>
      {proving !== null && (
        <ProofDialog ticketId={ticket.id} clock={proving} onClose={() => setProving(null)} />
      )}
    </Panel>
  );
}

interface LineProps {
  ticketId: string;
  clock: Clock;
  onProve: () => void;
}

function ClockLine({ ticketId, clock, onProve }: LineProps) {
  useNow(15_000);
  const now = serverNow();
  const { data } = useLiveQuery({
    query: TicketProofQuery,
    variables: { id: ticketId, target: clock.target },
    everyMs: 300_000,
  });
  const bar = barOf(clock, data?.ticket?.explain ?? [], now);
  const { text, tone } = clockWords(clock, now);
  return (
    <button
      type="button"
      className={styles.clock}
      onClick={onProve}
      title={clock.dueAt === null ? undefined : `due ${absolute(Date.parse(clock.dueAt))}`}
    >
      <span className={styles.head}>
        <span>
          {TARGET_WORDS[clock.target]}
          {clock.instance > 1 && <span className={styles.quiet}> (no. {clock.instance})</span>}
        </span>
        <Badge tone={tone}>{text}</Badge>
      </span>
      <span className={styles.bar} data-verdict={clock.verdict} aria-hidden>
        {bar.stretches.map(({ kind, share, from }) => (
          <span key={from} data-kind={kind} style={{ flexGrow: share }} />
        ))}
        {bar.due !== null && <i style={{ left: `${100 * bar.due}%` }} />}
      </span>
      <span className="visually-hidden">{barInWords(bar)} Show the proof.</span>
    </button>
  );
}
