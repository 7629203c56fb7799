import { describe, expect, it } from "vitest";
import {
  formatHolidays,
  formatOverrides,
  formatWindows,
  parseHolidays,
  parseOverrides,
  parseWindows,
  spans,
  weekInWords,
} from "./hours";

describe("hours in text", () => {
  it.each([
    ["", []],
    ["closed", []],
    ["9-17", [{ from: "09:00", to: "17:00" }]],
    [
      "09:00–12:30, 13:00 to 24:00",
      [
        { from: "09:00", to: "12:30" },
        { from: "13:00", to: "24:00" },
      ],
    ],
    ["all day", [{ from: "00:00", to: "24:00" }]],
    ["22:00-06:00", [{ from: "22:00", to: "06:00" }]],
  ])("reads %j", (text, value) => {
    expect(parseWindows(text)).toEqual({ ok: true, value });
  });
  it.each(["nine to five", "25:00-26:00", "09:60-10:00", "24:00-08:00", "09:00"])(
    "refuses %j by name",
    (text) => {
      const parsed = parseWindows(text);
      expect(parsed.ok ? "" : parsed.message).toContain(text);
    },
  );
  it("comes back as it went", () => {
    const text = "09:00-12:00, 13:00-17:00";
    const parsed = parseWindows(text);
    expect(parsed.ok && formatWindows(parsed.value)).toBe(text);
  });
  it("puts days with the same hours together", () => {
    const day = (weekday: "MON" | "TUE" | "WED" | "SAT", from = "09:00") => ({
      weekday,
      from,
      to: "17:00",
    });
    expect(weekInWords([day("MON"), day("TUE"), day("WED", "10:00"), day("SAT")])).toBe(
      "Mon–Tue 09:00-17:00, Wed 10:00-17:00, Sat 09:00-17:00",
    );
    expect(weekInWords([])).toBe("never open");
  });
  it("draws a window over midnight to the end of its day", () => {
    expect(spans([{ from: "18:00", to: "06:00" }])).toEqual([{ start: 0.75, length: 0.25 }]);
  });
});

describe("days of their own", () => {
  it("read every form that is shown", () => {
    const text =
      "2026-12-24\n2026-12-24 to 2026-12-31\n12-25\n12-24 to 01-01\nthe last Monday of May";
    expect(parseHolidays(text)).toEqual({
      ok: true,
      value: [
        { date: "2026-12-24" },
        { date: "2026-12-24", to: "2026-12-31" },
        { yearly: "12-25" },
        { yearly: "12-24", yearlyTo: "01-01" },
        { nthWeekday: { month: 5, weekday: "MON", nth: -1 } },
      ],
    });
  });
  it("keep a weekday of a month, which comes back in words only", () => {
    const none = { date: null, to: null, yearly: null, yearlyTo: null };
    const shown = formatHolidays([{ ...none, text: "the second Friday of March" }]);
    expect(parseHolidays(shown)).toEqual({
      ok: true,
      value: [{ nthWeekday: { month: 3, weekday: "FRI", nth: 2 } }],
    });
  });
  it("refuse a mixture", () => {
    expect(parseHolidays("2026-12-24 to 12-31").ok).toBe(false);
    expect(parseHolidays("Christmas").ok).toBe(false);
  });
  it("have hours, or none", () => {
    const text = "2026-12-24 09:00-12:00\n2026-12-31 closed";
    const parsed = parseOverrides(text);
    expect(parsed.ok && formatOverrides(parsed.value)).toBe(text);
    expect(parseOverrides("2026-12-31").ok).toBe(false);
  });
});
