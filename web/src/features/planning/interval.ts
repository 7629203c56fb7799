// Where a forecast's interval lies on the axis of the list: from today to a fixed number of days
// ahead, so that rows can be compared by eye.
import { addDays, type CivilDate, dayNumber } from "#/lib/civil-date";

export const AXIS_DAYS = 90;

export interface Interval {
  p10On: CivilDate | null;
  p50On: CivilDate | null;
  p90On: CivilDate | null;
}

export interface Placed {
  /** Ends of the bar, 0 to 1 of the axis. */
  from: number;
  to: number;
  /** The likeliest day; null where it lies beyond the axis. */
  mark: number | null;
  /** Whether the bar goes on beyond the axis. */
  open: boolean;
}

/** Places an interval on the axis; null where all of it lies beyond. */
export function placed(interval: Interval, today: CivilDate): Placed | null {
  const at = (date: CivilDate | null) =>
    date === null ? null : (dayNumber(date) - dayNumber(today)) / AXIS_DAYS;
  const [p10, p50, p90] = [at(interval.p10On), at(interval.p50On), at(interval.p90On)];
  const begin = p10 ?? p50;
  if (begin === null || begin > 1) return null;
  const open = p90 === null || p90 > 1;
  const from = clamp(begin);
  return {
    from,
    to: Math.max(from, clamp(p90 ?? 1)),
    mark: p50 === null || p50 > 1 ? null : clamp(p50),
    open,
  };
}

const clamp = (share: number) => Math.max(0, Math.min(1, share));

/** The days at which the axis has a line, with what is written there. */
export function axisTicks(today: CivilDate): { at: number; date: CivilDate }[] {
  return [0, 30, 60, 90].map((days) => ({ at: days / AXIS_DAYS, date: addDays(today, days) }));
}
