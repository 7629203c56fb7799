// The steps of likelihood and impact, and how grave a risk is.
import type { Tone } from "#/ui/badge";
import type { Risk } from "./planning-query";

export const STEPS = [1, 2, 3, 4, 5] as const;
export type Step = (typeof STEPS)[number];

export const LIKELIHOOD_WORDS: Record<Step, string> = {
  1: "rare",
  2: "unlikely",
  3: "possible",
  4: "likely",
  5: "almost certain",
};

export const IMPACT_WORDS: Record<Step, string> = {
  1: "hardly felt",
  2: "a nuisance",
  3: "work suffers",
  4: "work stops",
  5: "the business is at stake",
};

/** Severity is likelihood times impact, 1 to 25. */
export function gravity(severity: number): { tone: Tone; word: string } {
  if (severity >= 15) return { tone: "bad", word: "grave" };
  if (severity >= 8) return { tone: "warn", word: "serious" };
  return { tone: "calm", word: "bearable" };
}

export const STATUS_WORDS: Record<Risk["status"], { tone: Tone; word: string }> = {
  OPEN: { tone: "warn", word: "open" },
  TREATED: { tone: "good", word: "treated" },
  ACCEPTED: { tone: "accent", word: "accepted by the client" },
  CLOSED: { tone: "calm", word: "closed" },
};

export const TREATMENT_WORDS: Record<Risk["treatment"], string> = {
  MITIGATE: "make it less likely or less bad",
  AVOID: "give up what leads to it",
  TRANSFER: "let somebody else bear it",
  ACCEPT: "bear it",
};

export const SOURCE_WORDS: Record<Risk["source"], string> = {
  MANUAL: "entered by hand",
  FORECAST: "a forecast",
  UPKEEP: "upkeep that was missed or declined",
  RECURRENCE: "an incident that keeps returning",
};

/** How many risks lie in each cell: `likelihood-impact`. */
export function cellCounts(
  risks: readonly Pick<Risk, "likelihood" | "impact">[],
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { likelihood, impact } of risks) {
    const key = `${likelihood}-${impact}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
