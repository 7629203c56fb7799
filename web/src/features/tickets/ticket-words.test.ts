import { describe, expect, it } from "vitest";
import { minutesWords, parseMinutes, urgency } from "./ticket-words";

describe("lengths of work", () => {
  it("are read as people write them", () => {
    const cases: [string, number | null][] = [
      ["45", 45],
      ["45m", 45],
      ["45 min", 45],
      ["1:30", 90],
      ["1h 30m", 90],
      ["1h30", 90],
      ["1.5 h", 90],
      ["1,5h", 90],
      ["2h", 120],
      ["", null],
      ["0", null],
      ["25 h", null],
      ["1441", null],
      ["soon", null],
      ["1:75", null],
    ];
    for (const [text, minutes] of cases) expect(parseMinutes(text), text).toBe(minutes);
  });

  it("are written in hours and minutes", () => {
    expect([5, 60, 85].map(minutesWords)).toEqual(["5 m", "1 h", "1 h 25 m"]);
  });
});

describe("a deadline", () => {
  it("stands out in its last hour and after it", () => {
    const now = Date.parse("2026-11-23T09:00:00Z");
    expect(urgency("2026-11-23T08:59:59Z", now)).toBe("late");
    expect(urgency("2026-11-23T09:59:00Z", now)).toBe("near");
    expect(urgency("2026-11-23T10:00:00Z", now)).toBe("far");
  });
});
