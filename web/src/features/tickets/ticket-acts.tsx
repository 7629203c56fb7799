import { Button } from "@mantine/core";
import {
  CircleCheckBig,
  CirclePause,
  Hand,
  type LucideIcon,
  Play,
  RotateCcw,
  Square,
  Timer,
  UserRoundPlus,
} from "lucide-react";
import { Suspense, useState } from "react";
import { useAct } from "#/gql/use-act";
import { Hint } from "#/ui/hint";
import { actions } from "../actions/registry";
import { useActions } from "../actions/use-actions";
import { useCan, useViewer } from "../session/viewer";
import { LazyStopDialog } from "../timer/lazy-stop-dialog";
import type { RunningTimer } from "../timer/timer-query";
import { useTimer } from "../timer/use-timer";
import { ResolveDialog } from "./resolve-dialog";
import styles from "./ticket.module.css";
import { TicketAssign, TicketTransition } from "./ticket-mutations";
import type { TicketDetails } from "./ticket-query";
import { ACT_WORDS, type TicketAct } from "./ticket-words";

interface Props {
  ticket: TicketDetails;
  onDone: () => void;
}

const LOOK: Record<TicketAct, { icon: LucideIcon; keys?: string }> = {
  TAKE: { icon: Play },
  WAIT_CLIENT: { icon: CirclePause },
  WAIT_VENDOR: { icon: CirclePause },
  ASK_CONFIRMATION: { icon: CirclePause },
  RESOLVE: { icon: CircleCheckBig, keys: "d" },
  CLOSE: { icon: CircleCheckBig },
  REOPEN: { icon: RotateCcw },
};

/** These need words, so they are asked for. */
const WITH_WORDS: readonly TicketAct[] = ["RESOLVE", "REOPEN"];

interface Act {
  id: string;
  label: string;
  icon: LucideIcon;
  keys?: string;
  run: () => void;
}

/** The next steps of a ticket: buttons above the conversation, the same as keys and in the palette. */
export function TicketActs({ ticket, onDone }: Props) {
  const { user } = useViewer();
  const can = useCan();
  const run = useAct();
  const timer = useTimer();
  const [asking, setAsking] = useState<TicketAct | null>(null);
  const [switching, setSwitching] = useState<RunningTimer | null>(null);
  const version = { id: ticket.id, expectedVersion: ticket.version };
  const move = async (act: TicketAct) => {
    if (WITH_WORDS.includes(act)) return setAsking(act);
    await run(
      TicketTransition,
      { input: { ...version, act } },
      { failed: `Could not do “${ACT_WORDS[act]}”` },
    );
    onDone();
  };
  const take = async () => {
    await run(
      TicketAssign,
      { input: { ...version, assigneeId: user.id } },
      { done: "It is yours.", failed: "Could not assign it to you" },
    );
    onDone();
  };
  const here = timer.running?.ticket?.id === ticket.id;
  const start = () => void timer.start(ticket.id, ticket.workKind ?? "REACTIVE");
  const clock = () => {
    if (here) actions.get("timer.stop")?.run();
    else if (timer.running === null) start();
    // Its length and its words are the person's to say, so the other one is not recorded unasked.
    else setSwitching(timer.running);
  };
  if (!can("TICKET_WRITE")) return null;

  const shown: Act[] = [
    ...(ticket.assignee?.id === user.id || ticket.acts.length === 0
      ? []
      : [
          {
            id: "assign-me",
            label: "Assign to me",
            icon: ticket.assignee === null ? Hand : UserRoundPlus,
            keys: "a",
            run: () => void take(),
          },
        ]),
    ...ticket.acts.map((act) => ({
      id: act.toLowerCase(),
      label: ACT_WORDS[act],
      ...LOOK[act],
      run: () => void move(act),
    })),
    {
      id: "timer",
      label: here
        ? "Stop the timer"
        : timer.running === null
          ? "Start the timer"
          : "Switch the timer here",
      icon: here ? Square : Timer,
      keys: "s",
      run: clock,
    },
  ];
  return (
    <>
      <Registered shown={shown} />
      <div className={styles.acts}>
        {shown.map(({ id, label, icon: Icon, keys, run: go }) => (
          <Hint key={id} label={label} {...(keys === undefined ? {} : { keys })}>
            <Button leftSection={<Icon size={14} />} onClick={go}>
              {label}
            </Button>
          </Hint>
        ))}
      </div>
      {asking !== null && (
        <ResolveDialog
          ticket={ticket}
          act={asking}
          onClose={() => setAsking(null)}
          onDone={() => {
            setAsking(null);
            onDone();
          }}
        />
      )}
      <Suspense fallback={null}>
        {switching !== null && (
          <LazyStopDialog
            timer={switching}
            onClose={() => setSwitching(null)}
            onDone={() => {
              setSwitching(null);
              start();
            }}
          />
        )}
      </Suspense>
    </>
  );
}

function Registered({ shown }: { shown: readonly Act[] }) {
  useActions(
    shown.map((act) => ({
      ...act,
      id: `ticket.${act.id}`,
      title: act.label,
      section: "This page" as const,
      keywords: "ticket status",
    })),
  );
  return null;
}
