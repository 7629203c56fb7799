// The geometry of a clock: one thin line from its start to its end, cut into what counted, what was
// paused, what lay outside the hours of cover, and what lies ahead. Shares are of the whole line.
import { serverNow } from "#/lib/clock";
import { deadline, duration } from "#/lib/time";
import type { Tone } from "#/ui/badge";
import type { Clock, Interval } from "./ticket-query";

export type StretchKind = "counted" | "paused" | "closed" | "ahead";

export interface Stretch {
  kind: StretchKind;
  from: number;
  to: number;
  share: number;
}

export interface Bar {
  stretches: Stretch[];
  /** Where the due instant lies, as a share of the line; null where none is known. */
  due: number | null;
}

type Timed = Pick<Clock, "openedAt" | "dueAt" | "fulfilledAt">;
type Proof = Pick<Interval, "from" | "to" | "counted" | "reason">;

/** Lays out a clock. Instants beyond the line's ends are cut; nothing overlaps. */
export function barOf(clock: Timed, proof: readonly Proof[], now: number): Bar {
  const from = Date.parse(clock.openedAt);
  const due = clock.dueAt === null ? null : Date.parse(clock.dueAt);
  const ended = clock.fulfilledAt === null ? null : Date.parse(clock.fulfilledAt);
  const reached = ended ?? Math.max(now, from);
  const to = Math.max(reached, due ?? reached, from + 1);
  const stretches: Stretch[] = [];
  let at = from;
  const add = (kind: StretchKind, until: number) => {
    const end = Math.min(until, to);
    if (end <= at) return;
    const last = stretches.at(-1);
    if (last?.kind === kind) last.to = end;
    else stretches.push({ kind, from: at, to: end, share: 0 });
    at = end;
  };
  for (const interval of proof) {
    add("ahead", Math.min(Date.parse(interval.from), reached));
    add(kindOf(interval), Math.min(Date.parse(interval.to), reached));
  }
  add("ahead", to);
  for (const stretch of stretches) stretch.share = (stretch.to - stretch.from) / (to - from);
  return { stretches, due: due === null ? null : Math.min(1, (due - from) / (to - from)) };
}

/** What did not count because nobody is on duty, against what waits for somebody. */
export function kindOf({ counted, reason }: Pick<Proof, "counted" | "reason">): StretchKind {
  if (counted) return "counted";
  return /hours|holiday|calendar/.test(reason) ? "closed" : "paused";
}

export const TARGET_WORDS: Record<Clock["target"], string> = {
  FIRST_RESPONSE: "First response",
  NEXT_RESPONSE: "Next response",
  UPDATE: "Next update",
  RESOLUTION: "Resolution",
};

/** Business time is said in hours: a day of cover is not 24 of them. */
export function businessTime(ms: number): string {
  const minutes = Math.floor(Math.abs(ms) / 60_000);
  if (minutes < 60) return `${minutes} m`;
  const rest = minutes % 60;
  return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} m`;
}

/** How a clock stands, in words and tone. */
export function clockWords(clock: Clock, now: number = serverNow()): { text: string; tone: Tone } {
  const { verdict, dueAt, budgetMs, consumedMs, remainingMs, percent, counting } = clock;
  const used = `${businessTime(consumedMs)} of ${budgetMs === null ? "no limit" : businessTime(budgetMs)}`;
  switch (verdict) {
    case "MET":
      return { text: `met in ${used}`, tone: "good" };
    case "BREACHED": {
      const over = remainingMs === null ? "" : ` by ${businessTime(remainingMs)}`;
      return { text: `missed${over}${counting ? " and going on" : ""}`, tone: "bad" };
    }
    case "PAUSED": {
      const left = remainingMs === null ? "" : `, ${businessTime(remainingMs)} left`;
      return { text: `paused${left}`, tone: "calm" };
    }
    case "RUNNING": {
      if (dueAt === null) return { text: used, tone: "calm" };
      const tone = (percent ?? 0) >= 75 ? "warn" : "calm";
      return { text: `due ${deadline(Date.parse(dueAt), now)}`, tone };
    }
    case "VOID":
      return { text: "no longer needed", tone: "calm" };
    default:
      return { text: "nothing promised", tone: "calm" };
  }
}

/** The bar in a sentence, for those who do not see it. */
export function barInWords({ stretches }: Bar): string {
  const sum = (kind: StretchKind) =>
    stretches
      .filter((each) => each.kind === kind)
      .reduce((all, { from, to }) => all + to - from, 0);
  const parts = (["counted", "paused", "closed"] as const)
    .map((kind) => ({ kind, ms: sum(kind) }))
    .filter(({ ms }) => ms > 0)
    .map(({ kind, ms }) => `${duration(ms)} ${kind}`);
  return parts.length === 0 ? "Nothing has passed yet." : `${parts.join(", ")}.`;
}
