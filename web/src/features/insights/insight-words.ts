// What the words of the signal engine mean to people. Names that this build does not know are shown
// in plain form, so that a newer server never leaves a blank.
import { CircleCheck, type LucideIcon, OctagonAlert, TriangleAlert } from "lucide-react";
import { serverNow } from "#/lib/clock";
import { duration } from "#/lib/time";
import type { Tone } from "#/ui/badge";
import type { Insight } from "./insights-query";

export type Level = Insight["level"];

export const LEVEL_LOOK: Record<Level, { tone: Tone; icon: LucideIcon; word: string }> = {
  CRITICAL: { tone: "bad", icon: OctagonAlert, word: "critical" },
  WARN: { tone: "warn", icon: TriangleAlert, word: "warning" },
  OK: { tone: "good", icon: CircleCheck, word: "well again" },
};

export type Outcome = NonNullable<Insight["outcome"]>;

export const OUTCOMES: readonly { value: Outcome; label: string; meaning: string }[] = [
  { value: "FIXED_BY_HUMAN", label: "Fixed by a person", meaning: "Somebody did the work." },
  { value: "FIXED_BY_RUNBOOK", label: "Fixed by a runbook", meaning: "A run did the work." },
  { value: "SELF_RESOLVED", label: "Went away by itself", meaning: "Nobody did anything." },
  { value: "FALSE_POSITIVE", label: "False alarm", meaning: "Nothing was wrong." },
  { value: "DUPLICATE", label: "Duplicate", meaning: "Another insight tells the same." },
  { value: "EXPECTED", label: "Expected", meaning: "Planned work caused it." },
  { value: "ACCEPTED_RISK", label: "Accepted risk", meaning: "Known, and left as it is." },
  { value: "UNKNOWN", label: "Not known", meaning: "Nobody can say." },
];

export function outcomeWords(outcome: Outcome): string {
  return OUTCOMES.find(({ value }) => value === outcome)?.label ?? plain(outcome);
}

/** `NEEDS_WORK` as `needs work`. */
export function plain(name: string): string {
  return name.toLowerCase().replaceAll("_", " ");
}

type Handled = Pick<
  Insight,
  "state" | "handling" | "holderName" | "snoozedUntil" | "leaseUntil" | "outcome"
> & { owner: { team: { name: string } | null } };

/** Who has it, in a few words: a name, or the team that nobody of has taken it yet. */
export function holderWords(insight: Handled): string {
  return insight.holderName ?? insight.owner.team?.name ?? "nobody yet";
}

/** What people do about it at this moment. */
export function handlingWords(insight: Handled, now: number = serverNow()): string {
  const { state, handling, snoozedUntil, leaseUntil, outcome } = insight;
  if (state === "MERGED") return "part of another insight";
  switch (handling) {
    case "NEW":
      return state === "OPEN" ? "nobody told yet" : "ended unseen";
    case "NOTIFIED":
      return state === "OPEN" ? "told, waiting for an answer" : "ended without an answer";
    case "OWNED":
      return leaseUntil === null || state !== "OPEN"
        ? "taken"
        : `taken for ${left(leaseUntil, now)}`;
    case "SNOOZED":
      return snoozedUntil === null ? "put off" : `put off for ${left(snoozedUntil, now)}`;
    case "DONE":
      return outcome === null ? "done" : outcomeWords(outcome).toLowerCase();
    default:
      return plain(handling);
  }
}

const left = (until: string, now: number) => duration(Math.max(0, Date.parse(until) - now));

type Escalating = { state: string; nextAt: string | null };

/** Where the telling of people stands; `tone` says whether it is cause for concern. */
export function escalationWords(
  escalation: Escalating | null,
  now: number = serverNow(),
): { text: string; tone: "calm" | "bad" } | null {
  if (escalation === null) return null;
  switch (escalation.state) {
    case "RUNNING": {
      if (escalation.nextAt === null) return { text: "telling people", tone: "calm" };
      const wait = Date.parse(escalation.nextAt) - now;
      return {
        text: wait > 0 ? `next person told in ${duration(wait)}` : "next person told now",
        tone: "calm",
      };
    }
    case "EXHAUSTED":
      return { text: "everybody told, nobody answered", tone: "bad" };
    case "ACKNOWLEDGED":
      return { text: "answered", tone: "calm" };
    case "CLEARED":
      return { text: "no longer needed", tone: "calm" };
    default:
      return { text: plain(escalation.state), tone: "calm" };
  }
}
