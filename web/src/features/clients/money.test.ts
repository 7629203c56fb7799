import { describe, expect, it } from "vitest";
import { fromMinor, inCurrency, toMinor } from "./money";

describe("money", () => {
  it.each([
    ["", null],
    ["450", 45_000],
    ["450.5", 45_050],
    ["0,05", 5],
    ["12.34", 1_234],
  ])("%j is %j minor units", (text, minor) => {
    expect(toMinor(text)).toBe(minor);
  });
  it("comes back as it went", () => {
    for (const minor of [0, 5, 100, 1_234, 45_050]) expect(toMinor(fromMinor(minor))).toBe(minor);
  });
  it("does not fail on an unknown currency", () => {
    expect(inCurrency(45_000, "EUR")).toBe("€450");
    expect(inCurrency(45_000, "??")).toBe("450 ??");
  });
});
