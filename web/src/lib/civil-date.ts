// Dates without a time, as upkeep knows them: ISO 8601 texts, reckoned in UTC so that no zone and no
// change of the clocks moves them.

export type CivilDate = string;

const DAY_MS = 86_400_000;
const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/;

export interface Parts {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
}

/** The parts of a date, or null where the text is none. */
export function partsOf(text: string): Parts | null {
  const match = SHAPE.exec(text);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const at = new Date(Date.UTC(year, month - 1, day));
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? { year, month, day } : null;
}

export function civilDate(year: number, month: number, day: number): CivilDate {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}

/** Days since 1 January 1970. */
export function dayNumber(date: CivilDate): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / DAY_MS);
}

export function addDays(date: CivilDate, days: number): CivilDate {
  return new Date((dayNumber(date) + days) * DAY_MS).toISOString().slice(0, 10);
}

/** 0 is Monday. */
export function weekdayOf(date: CivilDate): number {
  return (new Date(dayNumber(date) * DAY_MS).getUTCDay() + 6) % 7;
}

export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Today where this browser is. */
export function today(now: number): CivilDate {
  const at = new Date(now);
  return civilDate(at.getFullYear(), at.getMonth() + 1, at.getDate());
}

const SHORT = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  timeZone: "UTC",
});
const WITH_YEAR = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});
const MONTH = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

/** `Fri 4 Dec`, with the year where it is another one than that of `near`. */
export function dateWords(date: CivilDate, near: CivilDate): string {
  const format = date.slice(0, 4) === near.slice(0, 4) ? SHORT : WITH_YEAR;
  return format.format(dayNumber(date) * DAY_MS).replace(",", "");
}

/** `December 2026` */
export const monthWords = (year: number, month: number): string =>
  MONTH.format(Date.UTC(year, month - 1, 1));

/** `today`, `in 3 days`, `2 days ago`. */
export function daysAway(date: CivilDate, from: CivilDate): string {
  const days = dayNumber(date) - dayNumber(from);
  if (days === 0) return "today";
  if (Math.abs(days) === 1) return days > 0 ? "tomorrow" : "yesterday";
  return days > 0 ? `in ${days} days` : `${-days} days ago`;
}
