import { describe, expect, it } from "vitest";
import { tellsOfGap } from "./catch-up";

describe("tellsOfGap", () => {
  const heard = { at: 100_000, newest: 99_000 };

  it("is quiet while samples come regularly, and at the very first ones", () => {
    expect(tellsOfGap(heard, 101_000, 100_000)).toBe(false);
    expect(tellsOfGap({ at: undefined, newest: undefined }, 101_000, 1_000)).toBe(false);
  });

  it("notices a pause, and samples that come late", () => {
    expect(tellsOfGap(heard, 130_000, 129_000)).toBe(true);
    expect(tellsOfGap(heard, 101_000, 80_000)).toBe(true);
  });
});
