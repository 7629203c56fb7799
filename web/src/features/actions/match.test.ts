import { describe, expect, it } from "vitest";
import { matchScore } from "./match";

describe("matching actions", () => {
  it("takes beginnings of words in any order", () => {
    expect(matchScore("dev go", "Go to Devices", "")).toBeGreaterThan(0);
    expect(matchScore("evices", "Go to Devices", "")).toBe(0);
  });
  it("refuses when one word fits nothing", () => {
    expect(matchScore("go moon", "Go to Devices", "agents")).toBe(0);
  });
  it("prefers titles to keywords", () => {
    expect(matchScore("sign", "Sign out", "")).toBeGreaterThan(
      matchScore("sign", "My sessions", "sign out"),
    );
  });
  it("offers everything for nothing", () => {
    expect(matchScore("  ", "Anything", "")).toBe(1);
  });
});
