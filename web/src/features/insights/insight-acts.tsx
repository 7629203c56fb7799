import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import {
  AlarmClockOff,
  CircleCheckBig,
  Hand,
  type LucideIcon,
  Play,
  Ticket,
  Undo2,
  UserRoundCog,
} from "lucide-react";
import { useState } from "react";
import { useAct } from "#/gql/use-act";
import { Hint } from "#/ui/hint";
import type { Action } from "../actions/registry";
import { useActions } from "../actions/use-actions";
import { useCan, useViewer } from "../session/viewer";
import { AssignDialog } from "./assign-dialog";
import { CloseDialog } from "./close-dialog";
import styles from "./insight.module.css";
import { InsightAcknowledge, InsightUnacknowledge } from "./insight-mutations";
import type { InsightDetails } from "./insight-query";
import { SnoozeDialog } from "./snooze-dialog";

interface Props {
  insight: InsightDetails;
  onDone: () => void;
}

interface Act {
  id: string;
  label: string;
  keys: string;
  icon: LucideIcon;
  run: () => void;
}

/** What can be done about an insight: buttons under "Now what", the same as keys and in the palette. */
export function InsightActs({ insight, onDone }: Props) {
  const [asking, setAsking] = useState<"snooze" | "assign" | "close" | null>(null);
  const run = useAct();
  const navigate = useNavigate();
  const can = useCan();
  const { user } = useViewer();
  const open = insight.state === "OPEN";
  const mine = insight.handling === "OWNED" && insight.holderId === user.id;
  const close = () => setAsking(null);
  const done = () => {
    close();
    onDone();
  };
  const take = async () => {
    const input = { id: insight.id };
    const outcome = mine
      ? await run(
          InsightUnacknowledge,
          { input },
          { done: "Given back; its team is told again.", failed: "Could not give it back" },
        )
      : await run(
          InsightAcknowledge,
          { input },
          { done: "You have it now.", failed: "Could not take it" },
        );
    if (outcome.kind === "done") onDone();
  };
  const toTicket = () =>
    insight.ticketId === null
      ? void navigate({
          to: "/tickets",
          search: {
            create: "yes",
            client: insight.client.id,
            device: insight.device?.id,
            title: insight.title,
            insight: insight.id,
          },
        })
      : void navigate({ to: "/tickets/$ticketId", params: { ticketId: insight.ticketId } });
  const runbook = () =>
    void navigate({
      to: "/runs/new",
      search: {
        device: insight.device?.id,
        insight: insight.id,
        component: insight.component || undefined,
        runbook: insight.nowWhat.runbookId ?? undefined,
        ticket: insight.ticketId ?? undefined,
      },
    });

  const writes = can("INSIGHT_WRITE");
  const acts: (Act | false)[] = [
    writes &&
      open && {
        id: "take",
        label: mine ? "Give it back" : insight.holderName === null ? "I take it" : "Take it over",
        keys: "a",
        icon: mine ? Undo2 : Hand,
        run: () => void take(),
      },
    open &&
      can("RUNBOOK_RUN") && {
        id: "run",
        label: insight.nowWhat.runbookId === null ? "Run a runbook" : "Run its runbook",
        keys: "r",
        icon: Play,
        run: runbook,
      },
    writes &&
      open && {
        id: "assign",
        label: "Hand over",
        keys: "o",
        icon: UserRoundCog,
        run: () => setAsking("assign"),
      },
    writes &&
      open && {
        id: "snooze",
        label: "Put off",
        keys: "z",
        icon: AlarmClockOff,
        run: () => setAsking("snooze"),
      },
    (insight.ticketId !== null ? can("TICKET_READ") : can("TICKET_WRITE")) && {
      id: "ticket",
      label: insight.ticketId === null ? "Open a ticket" : `Ticket #${insight.ticketNumber ?? ""}`,
      keys: "t",
      icon: Ticket,
      run: toTicket,
    },
    writes && {
      id: "close",
      label: insight.handling === "DONE" ? "Correct the outcome" : "Close",
      keys: "x",
      icon: CircleCheckBig,
      run: () => setAsking("close"),
    },
  ];
  const shown = acts.filter((act) => act !== false);
  useActions(
    shown.map(
      ({ id, label, keys, icon, run: go }): Action => ({
        id: `insight.${id}`,
        title: label,
        section: "This page",
        keys,
        icon,
        keywords: "insight acknowledge assign snooze close",
        run: go,
      }),
    ),
  );
  return (
    <div className={styles.acts}>
      {shown.map(({ id, label, keys, icon: Icon, run: go }, i) => (
        <Hint key={id} label={label} keys={keys}>
          <Button
            variant={i === 0 && !mine && open ? "filled" : "default"}
            leftSection={<Icon size={14} />}
            onClick={go}
          >
            {label}
          </Button>
        </Hint>
      ))}
      {asking === "snooze" && <SnoozeDialog insight={insight} onClose={close} onDone={done} />}
      {asking === "assign" && <AssignDialog insight={insight} onClose={close} onDone={done} />}
      {asking === "close" && <CloseDialog insight={insight} onClose={close} onDone={done} />}
    </div>
  );
}
