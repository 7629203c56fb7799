import { useQuery } from "urql";
import { useAct } from "#/gql/use-act";
import type { WorkKind } from "../tickets/ticket-words";
import { TimerStart, TimerStop } from "./timer-mutations";
import { MyTimerQuery, type RunningTimer } from "./timer-query";

/** The person's one timer, as a ticket's page needs it. */
export function useTimer(): {
  running: RunningTimer | null;
  /** Starts it; one that runs for another ticket is stopped first, and its time recorded. */
  start: (ticketId: string, workKind: WorkKind) => Promise<void>;
} {
  const [{ data }] = useQuery({ query: MyTimerQuery });
  const run = useAct();
  const running = data?.myTimer ?? null;
  const start = async (ticketId: string, workKind: WorkKind) => {
    if (running !== null) {
      const number = running.ticket === null ? "" : ` on #${running.ticket.number}`;
      const stopped = await run(
        TimerStop,
        { input: {} },
        { done: `Recorded the time${number}.`, failed: "Could not stop the other timer" },
      );
      if (stopped.kind !== "done") return;
    }
    await run(
      TimerStart,
      { input: { ticketId, workKind } },
      { failed: "Could not start the timer" },
    );
  };
  return { running, start };
}
