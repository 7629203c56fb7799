import { describe, expect, it } from "vitest";
import {
  addDays,
  civilDate,
  dateWords,
  daysAway,
  daysInMonth,
  partsOf,
  weekdayOf,
} from "./civil-date";

describe("a date without a time", () => {
  it("is read only if it exists", () => {
    expect(partsOf("2026-02-28")).toEqual({ year: 2026, month: 2, day: 28 });
    expect(partsOf("2026-02-30")).toBeNull();
    expect(partsOf("28.02.2026")).toBeNull();
  });

  it("is reckoned across months, years and changes of the clocks", () => {
    expect(addDays("2026-03-28", 2)).toBe("2026-03-30");
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(civilDate(2026, 1, 5)).toBe("2026-01-05");
    expect(daysInMonth(2028, 2)).toBe(29);
    expect(weekdayOf("2026-11-23")).toBe(0);
    expect(weekdayOf("2026-11-22")).toBe(6);
  });

  it("is told near and far", () => {
    expect(dateWords("2026-12-04", "2026-11-22")).toBe("Fri 4 Dec");
    expect(dateWords("2027-01-01", "2026-11-22")).toBe("Fri 1 Jan 2027");
    expect(daysAway("2026-11-22", "2026-11-22")).toBe("today");
    expect(daysAway("2026-11-23", "2026-11-22")).toBe("tomorrow");
    expect(daysAway("2026-11-12", "2026-11-22")).toBe("10 days ago");
    expect(daysAway("2026-12-02", "2026-11-22")).toBe("in 10 days");
  });
});
