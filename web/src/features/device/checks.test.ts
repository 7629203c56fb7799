import { describe, expect, it } from "vitest";
import { inOrder, stateOf, summaryOf } from "./checks";

const check = (ruleName: string, condition: string, level = "OK") => ({
  ruleName,
  component: "",
  condition,
  level,
});

describe("the checks of a device", () => {
  it("never call missing data well", () => {
    for (const condition of ["NODATA", "NO_DATA", "SOMETHING_NEW"])
      expect(stateOf(check("a", condition))).toBe("unknown");
    expect(stateOf(check("a", "OK"))).toBe("well");
    expect(stateOf(check("a", "EXCEPTED"))).toBe("excepted");
  });

  it("stand in the order in which they matter", () => {
    const list = [
      check("disk", "OK"),
      check("cpu", "NODATA"),
      check("memory", "RAISING", "WARN"),
      check("swap", "ACTIVE", "WARN"),
      check("disk", "CLEARING", "CRITICAL"),
    ];
    expect(inOrder(list).map(({ condition }) => condition)).toEqual([
      "CLEARING",
      "ACTIVE",
      "RAISING",
      "NODATA",
      "OK",
    ]);
    expect(summaryOf(list)).toBe("2 broken, 1 about to be, 1 unknown, 1 well");
  });
});
