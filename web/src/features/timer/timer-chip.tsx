import { Link } from "@tanstack/react-router";
import { Square } from "lucide-react";
import { Suspense, useState } from "react";
import { useQuery } from "urql";
import { serverNow } from "#/lib/clock";
import { useNow } from "#/lib/use-now";
import { Hint } from "#/ui/hint";
import { useActions } from "../actions/use-actions";
import { useOnChange } from "../live/changes";
import { useCan } from "../session/viewer";
import { clockFace } from "./clock-face";
import { LazyStopDialog } from "./lazy-stop-dialog";
import styles from "./timer-chip.module.css";
import { MyTimerQuery, type RunningTimer } from "./timer-query";

const KINDS = ["TICKET"] as const;

/** The running timer, in sight on every page of whoever records time. */
export function TimerChip() {
  const can = useCan();
  const [{ data }, execute] = useQuery({ query: MyTimerQuery, pause: !can("TICKET_WRITE") });
  // It may have been stopped in another window.
  useOnChange(KINDS, () => execute({ requestPolicy: "network-only" }));
  const timer = data?.myTimer ?? null;
  return timer === null ? null : <Running timer={timer} />;
}

function Running({ timer }: { timer: RunningTimer }) {
  const [stopping, setStopping] = useState(false);
  useNow(15_000);
  const { ticket } = timer;
  const stop = () => setStopping(true);
  useActions([
    {
      id: "timer.stop",
      title: "Stop the timer",
      section: "View",
      keys: ".",
      icon: Square,
      keywords: "time record work",
      run: stop,
    },
  ]);
  return (
    <div className={styles.chip}>
      <span className={styles.dot} aria-hidden />
      {ticket === null ? (
        <span>timer</span>
      ) : (
        <Link to="/tickets/$ticketId" params={{ ticketId: ticket.id }} title={ticket.title}>
          #{ticket.number}
        </Link>
      )}
      <time className={styles.face}>{clockFace(serverNow() - Date.parse(timer.startedAt))}</time>
      <Hint label="Stop the timer" keys=".">
        <button type="button" className={styles.stop} aria-label="Stop the timer" onClick={stop}>
          <Square size={10} fill="currentColor" aria-hidden />
        </button>
      </Hint>
      <Suspense fallback={null}>
        {stopping && <LazyStopDialog timer={timer} onClose={() => setStopping(false)} />}
      </Suspense>
    </div>
  );
}
