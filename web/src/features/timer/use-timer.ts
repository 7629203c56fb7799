import { useQuery } from "urql";
import { useAct } from "#/gql/use-act";
import type { WorkKind } from "../tickets/ticket-words";
import { TimerStart } from "./timer-mutations";
import { MyTimerQuery, type RunningTimer } from "./timer-query";

/** The person's one timer, as a ticket's page needs it. */
export function useTimer(): {
  running: RunningTimer | null;
  /** Starts it; refused while one runs for another ticket, which only its own form stops. */
  start: (ticketId: string, workKind: WorkKind) => Promise<void>;
} {
  const [{ data }] = useQuery({ query: MyTimerQuery });
  const run = useAct();
  const start = async (ticketId: string, workKind: WorkKind) => {
    await run(
      TimerStart,
      { input: { ticketId, workKind } },
      { failed: "Could not start the timer" },
    );
  };
  return { running: data?.myTimer ?? null, start };
}
