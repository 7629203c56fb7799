import { describe, expect, it } from "vitest";
import { blank, cadenceOf, fieldOfForm, responsibleOf } from "./obligation-values";

const values = { ...blank("cli_1", "2026-12-01"), zone: "Europe/Berlin" };

describe("the form of an obligation", () => {
  it("sends only what belongs to the frequency", () => {
    expect(cadenceOf({ ...values, frequency: "DAILY" })).toEqual({
      frequency: "DAILY",
      interval: 1,
      zone: "Europe/Berlin",
      startsOn: "2026-12-01",
    });
    expect(cadenceOf({ ...values, frequency: "WEEKLY", weekdays: ["FRIDAY"] })).toMatchObject({
      weekdays: ["FRIDAY"],
    });
    const monthly = cadenceOf({ ...values, frequency: "MONTHLY", dayKind: "day" });
    expect(monthly).toMatchObject({ dayOfMonth: 1 });
    expect(monthly).not.toHaveProperty("weekdays");
    expect(
      cadenceOf({ ...values, frequency: "YEARLY", dayKind: "week", month: "3" }),
    ).toMatchObject({
      month: 3,
      weekOfMonth: 2,
      weekdays: ["TUESDAY"],
    });
  });

  it("names exactly one who sees to it", () => {
    expect(responsibleOf({ ...values, responsible: "TEAM", teamId: "tea_1" })).toEqual({
      teamId: "tea_1",
    });
    expect(responsibleOf(values)).toEqual({ area: "patching" });
  });

  it("shows nested refusals at its own fields", () => {
    expect(fieldOfForm(["input", "cadence", "interval"])).toEqual(["interval"]);
    expect(fieldOfForm(["responsible", "area"])).toEqual(["responsibleArea"]);
    expect(fieldOfForm(["title"])).toEqual(["title"]);
    expect(fieldOfForm(null)).toBeNull();
  });
});
