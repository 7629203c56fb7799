import { describe, expect, it } from "vitest";
import { dayInWords, daysBetween, monthBefore, plusDays } from "./days";

describe("days", () => {
  it("go over months, years and leap days", () => {
    expect(plusDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(plusDays("2028-03-01", -1)).toBe("2028-02-29");
    expect(daysBetween("2026-10-20", "2026-10-30")).toBe(10);
  });
  it("name the month before", () => {
    expect(monthBefore("2026-03-14")).toEqual({ from: "2026-02-01", to: "2026-02-28" });
    expect(monthBefore("2026-01-01")).toEqual({ from: "2025-12-01", to: "2025-12-31" });
  });
  it("are shown in words, and as they are where they are no day", () => {
    expect(dayInWords("2026-12-03")).toBe("3 Dec 2026");
    expect(dayInWords("soon")).toBe("soon");
  });
});
