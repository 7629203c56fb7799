// Which stretch of time all charts of a page show.
import type { RangeName } from "#/routes/search";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const SPANS: Record<RangeName, number> = {
  "15m": 15 * MINUTE,
  "1h": HOUR,
  "6h": 6 * HOUR,
  "24h": 24 * HOUR,
  "7d": 7 * 24 * HOUR,
};

/** `live` ends at the present and moves with it; `fixed` stands still. */
export type TimeWindow =
  | { kind: "live"; name: RangeName; spanMs: number }
  | { kind: "fixed"; from: number; to: number };

/** The shortest stretch that zooming gives: below it there is nothing to see. */
export const SHORTEST_MS = 2 * MINUTE;

interface Search {
  range?: RangeName | undefined;
  from?: number | undefined;
  to?: number | undefined;
}

/** The window that an address names; a fixed one wins if it is a real stretch of time. */
export function windowOf({ range = "1h", from, to }: Search): TimeWindow {
  if (from !== undefined && to !== undefined && to > from) return { kind: "fixed", from, to };
  return { kind: "live", name: range, spanMs: SPANS[range] };
}

/** Its edges at an instant, in milliseconds since the epoch. */
export function edges(window: TimeWindow, now: number): { from: number; to: number } {
  return window.kind === "fixed"
    ? { from: window.from, to: window.to }
    : { from: now - window.spanMs, to: now };
}

/** What dragging from one instant to another selects: at least the shortest stretch, whole seconds. */
export function zoomed(from: number, to: number): { from: number; to: number } {
  const [low, high] = from < to ? [from, to] : [to, from];
  const missing = Math.max(0, SHORTEST_MS - (high - low)) / 2;
  return {
    from: Math.floor((low - missing) / 1_000) * 1_000,
    to: Math.ceil((high + missing) / 1_000) * 1_000,
  };
}
