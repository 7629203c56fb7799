import { describe, expect, it } from "vitest";
import { type CadenceInput, cadenceWords, nextDates } from "./cadence";

const cadence = (part: Partial<CadenceInput>): CadenceInput => ({
  frequency: "MONTHLY",
  interval: 1,
  zone: "Europe/Berlin",
  startsOn: "2026-01-01",
  ...part,
});

describe("a cadence", () => {
  it("reads as people say it", () => {
    expect(cadenceWords(cadence({ frequency: "DAILY" }))).toBe("every day");
    expect(
      cadenceWords(cadence({ frequency: "WEEKLY", interval: 2, weekdays: ["FRIDAY", "MONDAY"] })),
    ).toBe("every 2 weeks on Monday and Friday");
    expect(cadenceWords(cadence({ interval: 3, weekOfMonth: -1, weekdays: ["FRIDAY"] }))).toBe(
      "every 3 months on the last Friday",
    );
    expect(cadenceWords(cadence({ frequency: "YEARLY", month: 2, dayOfMonth: 31 }))).toBe(
      "every year on the last day of February",
    );
  });

  it("falls on the last day of a month that is too short, for that month only", () => {
    expect(nextDates(cadence({ dayOfMonth: 31 }), "2026-01-15", 3)).toEqual([
      "2026-01-31",
      "2026-02-28",
      "2026-03-31",
    ]);
  });

  it("counts steps from the beginning, wherever one looks from", () => {
    const third = cadence({ interval: 3, dayOfMonth: 10, startsOn: "2026-02-01" });
    expect(nextDates(third, "2026-06-01", 2)).toEqual(["2026-08-10", "2026-11-10"]);
    const week = cadence({
      frequency: "WEEKLY",
      interval: 2,
      weekdays: ["TUESDAY"],
      startsOn: "2026-11-19",
    });
    // The week of the beginning holds Tuesday the 17th, which lies before it.
    expect(nextDates(week, "2026-11-01", 2)).toEqual(["2026-12-01", "2026-12-15"]);
  });

  it("finds weekdays of the month", () => {
    const patchDay = cadence({ weekOfMonth: 2, weekdays: ["TUESDAY"] });
    expect(nextDates(patchDay, "2026-11-01", 2)).toEqual(["2026-11-10", "2026-12-08"]);
    const last = cadence({ frequency: "YEARLY", month: 2, weekOfMonth: -1, weekdays: ["SUNDAY"] });
    expect(nextDates(last, "2026-03-01", 2)).toEqual(["2027-02-28", "2028-02-27"]);
  });

  it("has no dates while it has no beginning or no day", () => {
    expect(nextDates(cadence({ startsOn: "soon" }), "2026-01-01", 3)).toEqual([]);
    expect(nextDates(cadence({ frequency: "WEEKLY", weekdays: [] }), "2026-01-01", 3)).toEqual([]);
  });
});
