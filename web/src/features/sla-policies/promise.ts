// Promised times as people write them: `30 m`, `4 h`, `1 h 30 m`, `2 d` (business days).

export const PRIORITIES = ["P1", "P2", "P3", "P4"] as const;
export type Priority = (typeof PRIORITIES)[number];

export const TARGETS = ["FIRST_RESPONSE", "NEXT_RESPONSE", "UPDATE", "RESOLUTION"] as const;
export type Target = (typeof TARGETS)[number];

export const TARGET_WORDS: Record<Target, string> = {
  FIRST_RESPONSE: "First response",
  NEXT_RESPONSE: "Next response",
  UPDATE: "Update every",
  RESOLUTION: "Resolution",
};

export interface Promised {
  minutes?: number;
  businessDays?: number;
}

const DAYS = /^(\d+)\s*(?:d|(?:business |working )?days?)$/i;
const SPAN = /^(?:(\d+)\s*h(?:ours?)?)?\s*(?:(\d+)\s*m(?:in(?:utes?)?)?)?$/i;

/** Null for an empty field: nothing is promised. `undefined`: cannot be read. */
export function parsePromise(text: string): Promised | null | undefined {
  const line = text.trim();
  if (line === "" || line === "–") return null;
  const days = DAYS.exec(line)?.[1];
  if (days !== undefined) return inRange(Number(days), 1_000, (businessDays) => ({ businessDays }));
  const [, hours, minutes] = SPAN.exec(line) ?? [];
  if (hours === undefined && minutes === undefined) return undefined;
  const total = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  return inRange(total, 527_040, (value) => ({ minutes: value }));
}

function inRange(value: number, max: number, make: (value: number) => Promised) {
  return value >= 1 && value <= max ? make(value) : undefined;
}

export function formatPromise(promise: {
  minutes: number | null;
  businessDays: number | null;
}): string {
  if (promise.businessDays !== null) return `${promise.businessDays} d`;
  const minutes = promise.minutes ?? 0;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 && `${hours} h`, rest > 0 && `${rest} m`].filter(Boolean).join(" ");
}

/** `50, 75, 90`; null where it cannot be read. */
export function parseThresholds(text: string): number[] | null {
  const parts = text.split(/[,;\s]+/).filter((part) => part !== "");
  const numbers = parts.map((part) => Number(part.replace(/%$/, "")));
  const fine = numbers.every((each) => Number.isInteger(each) && each >= 1 && each <= 10_000);
  return fine && numbers.length <= 20 ? [...new Set(numbers)].sort((a, b) => a - b) : null;
}
