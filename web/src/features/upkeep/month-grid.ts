// The days of a month as weeks from Monday on, and what falls on each.
import { addDays, type CivilDate, civilDate, daysInMonth, weekdayOf } from "#/lib/civil-date";

export interface Month {
  year: number;
  /** 1 to 12. */
  month: number;
}

/** Reads `2026-11`; what is not a month becomes the one of `fallback`. */
export function monthOf(text: string | undefined, fallback: CivilDate): Month {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text ?? "");
  return {
    year: Number(match?.[1] ?? fallback.slice(0, 4)),
    month: Number(match?.[2] ?? fallback.slice(5, 7)),
  };
}

export const monthText = ({ year, month }: Month): string => civilDate(year, month, 1).slice(0, 7);

export function monthBeside({ year, month }: Month, by: number): Month {
  const at = year * 12 + month - 1 + by;
  return { year: Math.floor(at / 12), month: (at % 12) + 1 };
}

/** Whole weeks that hold the month: 28 to 42 days. */
export function weeksOf({ year, month }: Month): CivilDate[][] {
  const first = civilDate(year, month, 1);
  const start = addDays(first, -weekdayOf(first));
  const days = weekdayOf(first) + daysInMonth(year, month);
  return Array.from({ length: Math.ceil(days / 7) }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => addDays(start, week * 7 + day)),
  );
}

export function byDay<T extends { dueOn: CivilDate }>(rows: readonly T[]): Map<CivilDate, T[]> {
  const days = new Map<CivilDate, T[]>();
  for (const row of rows) {
    const day = days.get(row.dueOn);
    if (day === undefined) days.set(row.dueOn, [row]);
    else day.push(row);
  }
  return days;
}
