import { describe, expect, it } from "vitest";
import { byDay, monthBeside, monthOf, monthText, weeksOf } from "./month-grid";

describe("a month", () => {
  it("is read from the address, or is the present one", () => {
    expect(monthOf("2026-02", "2026-11-22")).toEqual({ year: 2026, month: 2 });
    expect(monthOf("2026-13", "2026-11-22")).toEqual({ year: 2026, month: 11 });
    expect(monthText(monthBeside({ year: 2026, month: 12 }, 1))).toBe("2027-01");
    expect(monthText(monthBeside({ year: 2026, month: 1 }, -1))).toBe("2025-12");
  });

  it("is laid out in whole weeks from Monday on", () => {
    const november = weeksOf({ year: 2026, month: 11 });
    expect(november[0]?.[0]).toBe("2026-10-26");
    expect(november.at(-1)?.at(-1)).toBe("2026-12-06");
    expect(november).toHaveLength(6);
    expect(weeksOf({ year: 2027, month: 2 })).toHaveLength(4);
  });

  it("holds what is due on each day", () => {
    const days = byDay([{ dueOn: "2026-11-10" }, { dueOn: "2026-11-10" }, { dueOn: "2026-11-11" }]);
    expect(days.get("2026-11-10")).toHaveLength(2);
    expect(days.get("2026-11-12")).toBeUndefined();
  });
});
