// Times in words. Relative in the running text, absolute on hover; both always available.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const WEEKDAY_TIME = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  hour: "2-digit",
  minute: "2-digit",
});

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

const SPAN_START = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});

const DAY_MONTH = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

const DAY_MONTH_YEAR = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
});

const ABSOLUTE = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZoneName: "short",
});

/** A length of time in at most two units: `45 s`, `12 m`, `2 h 10 m`, `3 d 4 h`, `21 d`. */
export function duration(ms: number): string {
  const span = Math.abs(ms);
  if (span < MINUTE) return `${Math.floor(span / SECOND)} s`;
  if (span < HOUR) return `${Math.floor(span / MINUTE)} m`;
  if (span < DAY) return pair(span, HOUR, "h", MINUTE, "m");
  if (span < 7 * DAY) return pair(span, DAY, "d", HOUR, "h");
  return `${Math.floor(span / DAY)} d`;
}

function pair(span: number, big: number, bigUnit: string, small: number, smallUnit: string) {
  const whole = Math.floor(span / big);
  const rest = Math.floor((span % big) / small);
  return rest === 0 ? `${whole} ${bigUnit}` : `${whole} ${bigUnit} ${rest} ${smallUnit}`;
}

/** `just now`, `12 m ago`, `in 2 h 10 m`, and a date once it is more than four weeks away. */
export function relative(at: number, now: number): string {
  const delta = at - now;
  const span = Math.abs(delta);
  if (span < 5 * SECOND) return "just now";
  if (span > 28 * DAY) return calendarDay(at, now);
  return delta < 0 ? `${duration(span)} ago` : `in ${duration(span)}`;
}

/** `3 Dec`, with the year where it is not the present one. */
export function calendarDay(at: number, now: number): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? DAY_MONTH : DAY_MONTH_YEAR).format(at);
}

/** The whole truth for a tooltip: `Mon, 23 Nov 2026, 09:00:12 CET`. */
export function absolute(at: number): string {
  return ABSOLUTE.format(at);
}

/** A stretch of time: `Sun 22 Nov, 15:08 to 15:26`; both days where it crosses midnight. */
export function span(from: number, to: number): string {
  const sameDay = new Date(from).toDateString() === new Date(to).toDateString();
  return `${SPAN_START.format(from)} to ${(sameDay ? CLOCK : SPAN_START).format(to)}`;
}

/** A deadline: `in 2 h 10 m (Mon 09:00)` or `3 d 4 h late (Thu 09:00)`. */
export function deadline(at: number, now: number): string {
  const moment = WEEKDAY_TIME.format(at).replace(",", "");
  const delta = at - now;
  return delta < 0 ? `${duration(delta)} late (${moment})` : `in ${duration(delta)} (${moment})`;
}

/** How often a relative time must be looked at again, in milliseconds. */
export function refreshInterval(at: number, now: number): number {
  const span = Math.abs(at - now);
  if (span < MINUTE) return SECOND;
  if (span < HOUR) return 15 * SECOND;
  return MINUTE;
}
