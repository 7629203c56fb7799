// Hours as people write them, one line a day: `09:00-12:00, 13:00-17:00`. What cannot be read is
// named, never guessed.

export const WEEKDAYS = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export const WEEKDAY_NAMES: Record<Weekday, string> = {
  MON: "Monday",
  TUE: "Tuesday",
  WED: "Wednesday",
  THU: "Thursday",
  FRI: "Friday",
  SAT: "Saturday",
  SUN: "Sunday",
};

export interface Window {
  from: string;
  to: string;
}

export type Parsed<T> = { ok: true; value: T } | { ok: false; message: string };

const WINDOW = /^(\d{1,2})(?::(\d{2}))?\s*(?:-|–|to)\s*(\d{1,2})(?::(\d{2}))?$/;

/** The windows of one day; an empty line, or `closed`, is a day without hours. */
export function parseWindows(text: string): Parsed<Window[]> {
  const line = text.trim();
  if (line === "" || /^closed$/i.test(line)) return { ok: true, value: [] };
  if (/^(all day|24 ?h(ours)?)$/i.test(line))
    return { ok: true, value: [{ from: "00:00", to: "24:00" }] };
  const windows: Window[] = [];
  for (const part of line.split(/[,;]/)) {
    const match = WINDOW.exec(part.trim());
    const from = clock(match?.[1], match?.[2]);
    const to = clock(match?.[3], match?.[4]);
    if (from === null || to === null || from === "24:00")
      return { ok: false, message: `“${part.trim()}” is no time span. Write it as 09:00-17:00.` };
    windows.push({ from, to });
  }
  return { ok: true, value: windows };
}

function clock(hours: string | undefined, minutes = "00"): string | null {
  const [h, m] = [Number(hours), Number(minutes)];
  const valid = (h < 24 && m < 60) || (h === 24 && m === 0);
  return valid ? `${String(h).padStart(2, "0")}:${minutes}` : null;
}

export function formatWindows(windows: readonly Window[]): string {
  return windows.map(({ from, to }) => `${from}-${to}`).join(", ");
}

/** `Mon–Fri 09:00-17:00, Sat 09:00-12:00`: neighbouring days with the same hours together. */
export function weekInWords(weekly: readonly (Window & { weekday: Weekday })[]): string {
  const lines = WEEKDAYS.map((day) =>
    formatWindows(weekly.filter(({ weekday }) => weekday === day)),
  );
  const short = (index: number) => WEEKDAY_NAMES[WEEKDAYS[index] as Weekday].slice(0, 3);
  const parts: string[] = [];
  let start = 0;
  for (let index = 1; index <= lines.length; index += 1) {
    if (lines[index] === lines[start] && index < lines.length) continue;
    const line = lines[start];
    const hours = line === "00:00-24:00" ? "all day" : line;
    const days = index - 1 === start ? short(start) : `${short(start)}–${short(index - 1)}`;
    if (line !== "") parts.push(`${days} ${hours}`);
    start = index;
  }
  return parts.length === 0 ? "never open" : parts.join(", ");
}

const minutesOf = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));

/** Shares of a day, 0 to 1, for drawing; a window over midnight ends at the day's end. */
export function spans(windows: readonly Window[]): { start: number; length: number }[] {
  return windows.map(({ from, to }) => {
    const start = minutesOf(from);
    const end = minutesOf(to) <= start ? 1_440 : minutesOf(to);
    return { start: start / 1_440, length: (end - start) / 1_440 };
  });
}

export interface HolidayInput {
  date?: string;
  to?: string;
  yearly?: string;
  yearlyTo?: string;
  nthWeekday?: { month: number; weekday: Weekday; nth: number };
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DAY = /^\d{2}-\d{2}$/;
const NTH = /^(?:the )?(first|second|third|fourth|last) (\w+) (?:of|in) (\w+)$/i;
const WHICH = ["first", "second", "third", "fourth"];
const MONTHS = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];

/** Days without hours, one a line: a date, a day of every year, a range of either, a weekday of a month. */
export function parseHolidays(text: string): Parsed<HolidayInput[]> {
  const found: HolidayInput[] = [];
  for (const line of lines(text)) {
    const holiday = parseHoliday(line.replace(/^every year (on |from )?/i, ""));
    if (holiday === null)
      return {
        ok: false,
        message: `“${line}” cannot be read. Write 2026-12-24, 12-25 for every year, 2026-12-24 to 2026-12-31, or the last Monday of May.`,
      };
    found.push(holiday);
  }
  return { ok: true, value: found };
}

function parseHoliday(line: string): HolidayInput | null {
  const [from = "", to, ...rest] = line.split(/\s+to\s+/);
  if (rest.length > 0) return null;
  if (DATE.test(from) && (to === undefined || DATE.test(to)))
    return to === undefined ? { date: from } : { date: from, to };
  if (DAY.test(from) && (to === undefined || DAY.test(to)))
    return to === undefined ? { yearly: from } : { yearly: from, yearlyTo: to };
  const match = NTH.exec(line);
  if (match === null) return null;
  const place = WHICH.indexOf((match[1] ?? "").toLowerCase());
  const weekday = WEEKDAYS.find(
    (day) => WEEKDAY_NAMES[day].toLowerCase() === match[2]?.toLowerCase(),
  );
  const month = MONTHS.indexOf((match[3] ?? "").toLowerCase()) + 1;
  if (weekday === undefined || month === 0) return null;
  return { nthWeekday: { month, weekday, nth: place === -1 ? -1 : place + 1 } };
}

interface Holiday {
  date: string | null;
  to: string | null;
  yearly: string | null;
  yearlyTo: string | null;
  text: string;
}

/** As `parseHolidays` reads it again. */
export function formatHolidays(holidays: readonly Holiday[]): string {
  return holidays
    .map(({ date, to, yearly, yearlyTo, text }) => {
      const from = date ?? yearly;
      const end = to ?? yearlyTo;
      if (from === null) return text;
      return end === null ? from : `${from} to ${end}`;
    })
    .join("\n");
}

export interface Override {
  date: string;
  windows: Window[];
}

/** Dates with hours of their own, one a line: `2026-12-24 09:00-12:00`, `2026-12-31 closed`. */
export function parseOverrides(text: string): Parsed<Override[]> {
  const found: Override[] = [];
  for (const line of lines(text)) {
    const [date = "", ...rest] = line.split(/\s+/);
    const windows = parseWindows(rest.join(" "));
    if (!DATE.test(date) || rest.length === 0)
      return {
        ok: false,
        message: `“${line}” cannot be read. Write 2026-12-24 09:00-12:00, or 2026-12-24 closed.`,
      };
    if (!windows.ok) return windows;
    found.push({ date, windows: windows.value });
  }
  return { ok: true, value: found };
}

export function formatOverrides(
  overrides: readonly { date: string; windows: readonly Window[] }[],
) {
  return overrides
    .map(({ date, windows }) => `${date} ${formatWindows(windows) || "closed"}`)
    .join("\n");
}

const lines = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
