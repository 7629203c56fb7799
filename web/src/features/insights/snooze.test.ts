import { describe, expect, it } from "vitest";
import { fromLocalInput, localInput, snoozeChoices } from "./snooze";

const labels = (now: Date) => snoozeChoices(now).map((each) => each.label);

describe("putting off", () => {
  it("offers mornings in local time", () => {
    // A Wednesday afternoon.
    const now = new Date(2026, 10, 25, 15, 30);
    expect(labels(now)).toEqual(["1 hour", "4 hours", "tomorrow morning", "Monday morning"]);
    const [, , tomorrow, monday] = snoozeChoices(now);
    expect(tomorrow?.until).toEqual(new Date(2026, 10, 26, 8));
    expect(monday?.until).toEqual(new Date(2026, 10, 30, 8));
  });

  it("offers this morning to the night shift, and Monday once on a Sunday", () => {
    expect(labels(new Date(2026, 10, 25, 3, 0))).toContain("this morning");
    expect(labels(new Date(2026, 10, 25, 7, 30))).not.toContain("this morning");
    expect(labels(new Date(2026, 10, 29, 20, 0))).toEqual([
      "1 hour",
      "4 hours",
      "tomorrow morning",
    ]);
  });

  it("on a Monday means the next one", () => {
    const monday = snoozeChoices(new Date(2026, 10, 23, 12)).at(-1);
    expect(monday?.until).toEqual(new Date(2026, 10, 30, 8));
  });

  it("goes to a field and back", () => {
    const at = new Date(2026, 0, 5, 9, 7);
    expect(localInput(at)).toBe("2026-01-05T09:07");
    expect(fromLocalInput(localInput(at))).toEqual(at);
    expect(fromLocalInput("")).toBeNull();
    expect(fromLocalInput("soon")).toBeNull();
  });
});
