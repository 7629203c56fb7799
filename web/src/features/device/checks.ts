// The checks of a device in the order in which they matter, and what each condition means. Unknown is
// a state of its own: a check without data is neither well nor broken.
import {
  CircleCheck,
  CircleHelp,
  CircleSlash,
  Hourglass,
  type LucideIcon,
  OctagonAlert,
  TriangleAlert,
} from "lucide-react";
import { graphql, type ResultOf } from "#/gql/graphql";
import { duration } from "#/lib/time";
import type { Tone } from "#/ui/badge";

export const SignalsQuery = graphql(`
  query DeviceSignals($deviceId: ID!) {
    signals(deviceId: $deviceId) {
      key ruleId ruleName class component metric condition level since value valueAt
      nearMisses explanation origin
      suppression { kind text }
    }
  }
`);

export type Signal = ResultOf<typeof SignalsQuery>["signals"][number];

export type CheckState = "broken" | "raising" | "unknown" | "well" | "excepted";

interface Judged {
  condition: string;
  level: string;
}

/** What a condition means to people; one that this build does not know counts as unknown. */
export function stateOf({ condition }: Judged): CheckState {
  switch (condition) {
    case "ACTIVE":
    case "CLEARING":
      return "broken";
    case "RAISING":
      return "raising";
    case "OK":
      return "well";
    case "EXCEPTED":
      return "excepted";
    default:
      return "unknown";
  }
}

const RANK: Record<CheckState, number> = {
  broken: 0,
  raising: 1,
  unknown: 2,
  excepted: 3,
  well: 4,
};

interface Named extends Judged {
  ruleName: string;
  component: string;
}

/** Broken first, critical before warning; then what is about to break, what is unknown, what is well. */
export function inOrder<T extends Named>(signals: readonly T[]): T[] {
  const grave = ({ level }: Judged) => (level === "CRITICAL" ? 0 : 1);
  return signals.toSorted(
    (a, b) =>
      RANK[stateOf(a)] - RANK[stateOf(b)] ||
      grave(a) - grave(b) ||
      a.ruleName.localeCompare(b.ruleName) ||
      a.component.localeCompare(b.component),
  );
}

/** How many of each, in a line: `1 broken, 2 unknown, 14 well`. */
export function summaryOf(signals: readonly Judged[]): string {
  const counts = new Map<CheckState, number>();
  for (const signal of signals) {
    const state = stateOf(signal);
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  const words: Record<CheckState, string> = {
    broken: "broken",
    raising: "about to be",
    unknown: "unknown",
    excepted: "let off",
    well: "well",
  };
  return (Object.keys(RANK) as CheckState[])
    .filter((state) => counts.has(state))
    .map((state) => `${counts.get(state)} ${words[state]}`)
    .join(", ");
}

/** How a check stands, with how long it has stood so. */
export function lookOf(
  signal: Signal,
  now: number,
): { tone: Tone; icon: LucideIcon; word: string } {
  const held = signal.since === null ? "" : ` for ${duration(now - Date.parse(signal.since))}`;
  switch (stateOf(signal)) {
    case "broken": {
      const critical = signal.level === "CRITICAL";
      const word = critical ? "critical" : "warning";
      return {
        tone: critical ? "bad" : "warn",
        icon: critical ? OctagonAlert : TriangleAlert,
        word: signal.condition === "CLEARING" ? `${word}, getting well${held}` : `${word}${held}`,
      };
    }
    case "raising":
      return { tone: "accent", icon: Hourglass, word: `over the edge${held}` };
    case "unknown":
      return { tone: "calm", icon: CircleHelp, word: "unknown: no data" };
    case "excepted":
      return { tone: "calm", icon: CircleSlash, word: "let off" };
    default:
      return { tone: "good", icon: CircleCheck, word: "well" };
  }
}
