import { describe, expect, it } from "vitest";
import { formatStep, parseStep, stepFault, stepInput } from "./steps";

const step = {
  waitMinutes: 15,
  targets: [
    { kind: "OWNER" as const, teamId: null, userId: null },
    { kind: "USER" as const, teamId: null, userId: "usr_1" },
  ],
};

describe("escalation steps", () => {
  it("come back as they went", () => {
    const text = formatStep(step);
    expect(parseStep(text)).toEqual({ wait: "15", keys: ["OWNER", "USER:usr_1"] });
    expect(stepInput(text)).toEqual({
      waitMinutes: 15,
      targets: [{ kind: "OWNER" }, { kind: "USER", userId: "usr_1" }],
    });
  });
  it("say what is wrong", () => {
    expect(stepFault("15|OWNER", 1)).toBeNull();
    expect(stepFault("15|", 2)).toMatch(/^Step 2: say who/);
    expect(stepFault("1.5|OWNER", 1)).toMatch(/minutes/);
    expect(stepFault("1441|OWNER", 1)).toMatch(/minutes/);
  });
});
