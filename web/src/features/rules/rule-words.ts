// A rule in a sentence: what it watches, from which value on, and how long that must hold.
import { inUnit } from "#/lib/quantity";
import { duration } from "#/lib/time";
import type { Exception, Rule } from "./rules-query";

type Parameters = Rule["parameters"];

const OP_WORDS: Record<Parameters["op"], string> = {
  ABOVE: "above",
  AT_LEAST: "at least",
  BELOW: "below",
  AT_MOST: "at most",
  EQUAL: "equal to",
  UNEQUAL: "other than",
};

/** Metrics whose values are shares; everything else is shown as a plain number. */
export function unitOf(metric: string): string {
  if (/percent|busy|iowait|steal|pressure/.test(metric)) return "%";
  if (/_bytes$|memory\.|swap\./.test(metric)) return "bytes";
  return "";
}

function amount(value: number, metric: string): string {
  const unit = unitOf(metric);
  return unit === "" ? String(value) : inUnit(value, unit);
}

/** `warning above 85 %, critical above 95 %, for 5 m` */
export function conditionWords(rule: Pick<Rule, "kind" | "metric" | "parameters">): string {
  const { op, warn, critical, raiseAfterSeconds, silentAfterSeconds } = rule.parameters;
  if (rule.kind === "SILENCE")
    return silentAfterSeconds === null
      ? "when nothing is heard"
      : `when nothing is heard for ${duration(silentAfterSeconds * 1_000)}`;
  const word = OP_WORDS[op];
  const parts = [
    ...(warn === null ? [] : [`warning ${word} ${amount(warn.raise, rule.metric)}`]),
    ...(critical === null ? [] : [`critical ${word} ${amount(critical.raise, rule.metric)}`]),
  ];
  if (parts.length === 0) return "no threshold is set";
  const hold = raiseAfterSeconds > 0 ? `, for ${duration(raiseAfterSeconds * 1_000)}` : "";
  return `${parts.join(", ")}${hold}`;
}

/** Whether an exception holds at an instant. */
export function holds(exception: Pick<Exception, "endedAt" | "expiresAt">, now: number): boolean {
  return exception.endedAt === null && Date.parse(exception.expiresAt) > now;
}

/**
 * The value at which a condition ends that begins at `raise`: a little on the safe side of it, so
 * that a value on the edge does not come and go.
 */
export function clearFor(raise: number, op: Parameters["op"]): number {
  const step = Math.max(Math.abs(raise) * 0.02, 0.01);
  const above = op === "ABOVE" || op === "AT_LEAST";
  const clear = above ? raise - step : op === "BELOW" || op === "AT_MOST" ? raise + step : raise;
  return Number(clear.toPrecision(6));
}
