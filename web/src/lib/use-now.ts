// One ticking clock for the whole page: a hundred relative times share one timer.
import { useSyncExternalStore } from "react";
import { serverNow } from "./clock";

const TICK_MS = 1_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    if (document.visibilityState === "hidden") return;
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The server's time, rounded down to `everyMs`, so that a component renders only that often. */
export function useNow(everyMs: number): number {
  return useSyncExternalStore(subscribe, () => Math.floor(serverNow() / everyMs) * everyMs);
}
