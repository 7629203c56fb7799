// A cadence as it is edited: how it reads and when it falls due, before the server has seen it. The
// rules are the server's: weeks begin on Monday, steps are counted from the one that holds the
// beginning, and a day that a month does not have is its last day.
import type { VariablesOf } from "#/gql/graphql";
import {
  addDays,
  type CivilDate,
  civilDate,
  dayNumber,
  daysInMonth,
  partsOf,
  weekdayOf,
} from "#/lib/civil-date";
import type { ObligationCreate } from "./obligation-mutations";

export type CadenceInput = VariablesOf<typeof ObligationCreate>["input"]["cadence"];
export type Weekday = NonNullable<CadenceInput["weekdays"]>[number];

export const WEEKDAYS: readonly { value: Weekday; label: string }[] = [
  { value: "MONDAY", label: "Monday" },
  { value: "TUESDAY", label: "Tuesday" },
  { value: "WEDNESDAY", label: "Wednesday" },
  { value: "THURSDAY", label: "Thursday" },
  { value: "FRIDAY", label: "Friday" },
  { value: "SATURDAY", label: "Saturday" },
  { value: "SUNDAY", label: "Sunday" },
];

export const MONTHS = Array.from({ length: 12 }, (_, i) =>
  new Intl.DateTimeFormat("en-GB", { month: "long", timeZone: "UTC" }).format(Date.UTC(2000, i, 1)),
);

export const WEEKS: readonly { value: string; label: string }[] = [
  { value: "1", label: "first" },
  { value: "2", label: "second" },
  { value: "3", label: "third" },
  { value: "4", label: "fourth" },
  { value: "-1", label: "last" },
];

const UNITS = { DAILY: "day", WEEKLY: "week", MONTHLY: "month", YEARLY: "year" } as const;

/** `every 3 months on the last Friday` */
export function cadenceWords(cadence: CadenceInput): string {
  const interval = cadence.interval ?? 1;
  const unit = UNITS[cadence.frequency];
  const every = interval === 1 ? `every ${unit}` : `every ${interval} ${unit}s`;
  switch (cadence.frequency) {
    case "DAILY":
      return every;
    case "WEEKLY": {
      const days = WEEKDAYS.filter((each) => cadence.weekdays?.includes(each.value));
      return `${every} on ${listed(days.map((each) => each.label)) || "no day yet"}`;
    }
    case "MONTHLY":
      return `${every} on ${dayWords(cadence)}`;
    case "YEARLY":
      return `${every} on ${dayWords(cadence)} of ${MONTHS[(cadence.month ?? 1) - 1] ?? "the month"}`;
  }
}

function dayWords({ dayOfMonth, weekOfMonth, weekdays }: CadenceInput): string {
  if (weekOfMonth !== undefined && weekOfMonth !== null) {
    const week = WEEKS.find((each) => each.value === String(weekOfMonth))?.label ?? "last";
    const day = WEEKDAYS.find((each) => each.value === weekdays?.[0])?.label ?? "day";
    return `the ${week} ${day}`;
  }
  return dayOfMonth === 31 ? "the last day" : `day ${dayOfMonth ?? 1}`;
}

function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** Farther than this no due date is looked for: the widest step is five years. */
const MOST_STEPS = 800;

/** The first `count` due dates on or after a day. */
export function nextDates(cadence: CadenceInput, from: CivilDate, count: number): CivilDate[] {
  const start = partsOf(cadence.startsOn);
  if (start === null) return [];
  const first = from > cadence.startsOn ? from : cadence.startsOn;
  const found: CivilDate[] = [];
  const interval = Math.max(1, cadence.interval ?? 1);
  const begin = Math.floor(Math.max(0, unitsBetween(cadence, first)) / interval);
  for (let step = begin; step < begin + MOST_STEPS && found.length < count; step += 1) {
    for (const date of datesOfStep(cadence, step * interval)) {
      if (date >= first && found.length < count) found.push(date);
    }
  }
  return found;
}

/** Whole days, weeks, months or years from the one that holds the beginning. */
function unitsBetween({ frequency, startsOn }: CadenceInput, date: CivilDate): number {
  const [a, b] = [partsOf(startsOn), partsOf(date)];
  if (a === null || b === null) return 0;
  switch (frequency) {
    case "DAILY":
      return dayNumber(date) - dayNumber(startsOn);
    case "WEEKLY":
      return Math.floor((dayNumber(date) - dayNumber(mondayOf(startsOn))) / 7);
    case "MONTHLY":
      return (b.year - a.year) * 12 + b.month - a.month;
    case "YEARLY":
      return b.year - a.year;
  }
}

function datesOfStep(cadence: CadenceInput, units: number): CivilDate[] {
  const start = partsOf(cadence.startsOn);
  if (start === null) return [];
  switch (cadence.frequency) {
    case "DAILY":
      return [addDays(cadence.startsOn, units)];
    case "WEEKLY": {
      const monday = addDays(mondayOf(cadence.startsOn), units * 7);
      return WEEKDAYS.flatMap(({ value }, i) =>
        cadence.weekdays?.includes(value) ? [addDays(monday, i)] : [],
      );
    }
    case "MONTHLY": {
      const months = start.month - 1 + units;
      return dayWithin(cadence, start.year + Math.floor(months / 12), (months % 12) + 1);
    }
    case "YEARLY":
      return dayWithin(cadence, start.year + units, cadence.month ?? 1);
  }
}

function dayWithin(cadence: CadenceInput, year: number, month: number): CivilDate[] {
  const length = daysInMonth(year, month);
  const { dayOfMonth, weekOfMonth, weekdays } = cadence;
  if (weekOfMonth === undefined || weekOfMonth === null) {
    return [civilDate(year, month, Math.min(Math.max(1, dayOfMonth ?? 1), length))];
  }
  const wanted = WEEKDAYS.findIndex((each) => each.value === weekdays?.[0]);
  if (wanted === -1) return [];
  if (weekOfMonth > 0) {
    const ahead = (wanted - weekdayOf(civilDate(year, month, 1)) + 7) % 7;
    return [civilDate(year, month, 1 + ahead + (weekOfMonth - 1) * 7)];
  }
  const back = (weekdayOf(civilDate(year, month, length)) - wanted + 7) % 7;
  return [civilDate(year, month, length - back)];
}

const mondayOf = (date: CivilDate) => addDays(date, -weekdayOf(date));
