import { expect, it } from "vitest";
import { cellCounts, gravity } from "./risk-scale";

it("risks are counted by cell", () => {
  const counts = cellCounts([
    { likelihood: 3, impact: 4 },
    { likelihood: 3, impact: 4 },
    { likelihood: 4, impact: 3 },
  ]);
  expect(counts.get("3-4")).toBe(2);
  expect(counts.get("4-3")).toBe(1);
  expect(counts.get("1-1")).toBeUndefined();
});

it("gravity has three words", () => {
  expect([1, 6, 8, 12, 15, 25].map((severity) => gravity(severity).word)).toEqual([
    "bearable",
    "bearable",
    "serious",
    "serious",
    "grave",
    "grave",
  ]);
});
