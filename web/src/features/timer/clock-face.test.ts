import { expect, it } from "vitest";
import { begunMinutes, clockFace } from "./clock-face";

it("shows a timer in hours and minutes", () => {
  expect([0, 59_999, 42 * 60_000, 65 * 60_000, -5].map(clockFace)).toEqual([
    "0:00",
    "0:00",
    "0:42",
    "1:05",
    "0:00",
  ]);
});

it("counts begun minutes whole", () => {
  expect([0, 1, 60_000, 60_001, 90_000_000].map(begunMinutes)).toEqual([1, 1, 1, 2, 1_440]);
});
