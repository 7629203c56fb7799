import { describe, expect, it } from "vitest";
import { backoffMs } from "./live-client";

describe("waiting before the next attempt", () => {
  it("doubles from half a second to twenty seconds", () => {
    const longest = [0, 1, 2, 5, 6, 50].map((attempt) => backoffMs(attempt, () => 1));
    expect(longest).toEqual([500, 1_000, 2_000, 16_000, 20_000, 20_000]);
  });

  it("spreads over the upper half, so that many pages do not come back at once", () => {
    expect(backoffMs(2, () => 0)).toBe(1_000);
    expect(backoffMs(2, () => 0.5)).toBe(1_500);
  });
});
