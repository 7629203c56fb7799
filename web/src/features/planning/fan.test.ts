import { describe, expect, it } from "vitest";
import { dayNumber } from "#/lib/civil-date";
import { fanOf, pathOf, stretches } from "./fan";

const base = { madeOn: "2026-11-22", usedBytes: 80, capacityBytes: 100, horizonDays: 90 };
const DAY = 86_400_000;

describe("the fan of a forecast", () => {
  it("spreads between the earliest and the latest days, level by level", () => {
    const { spread, likely } = fanOf({
      ...base,
      crossings: [
        { percent: 100, p10On: "2026-12-05", p50On: "2026-12-12", p90On: "2026-12-20" },
        { percent: 95, p10On: "2026-12-01", p50On: "2026-12-06", p90On: "2026-12-12" },
      ],
    });
    expect(likely.map((each) => each.value)).toEqual([80, 95, 100]);
    expect(spread.map((each) => each.value)).toEqual([80, 95, 100, 100, 95]);
    expect(spread[1]?.day).toBe(dayNumber("2026-12-01"));
    expect(spread.at(-1)?.day).toBe(dayNumber("2026-12-12"));
  });

  it("stays open to the horizon where the latest day is not known", () => {
    const { spread } = fanOf({
      ...base,
      crossings: [{ percent: 95, p10On: "2026-12-20", p50On: null, p90On: null }],
    });
    const end = dayNumber("2026-11-22") + 90;
    expect(spread.slice(-2)).toEqual([
      { day: end, value: 95 },
      { day: end, value: 80 },
    ]);
  });

  it("is empty where nothing is crossed, and leaves out levels that lie below", () => {
    expect(fanOf({ ...base, crossings: [] })).toEqual({ spread: [], likely: [] });
    const below = [{ percent: 70, p10On: "2026-12-01", p50On: null, p90On: null }];
    expect(fanOf({ ...base, crossings: below }).spread).toEqual([]);
  });
});

it("history is broken where nothing was measured", () => {
  const parts = stretches([0, DAY, 5 * DAY, 6 * DAY], [1, 2, 3, null], 2 * DAY);
  expect(parts.map((part) => part.map((each) => each.value))).toEqual([[1, 2], [3]]);
  expect(pathOf(parts[0] ?? [], ({ day, value }) => [day, value])).toBe("M0.0 1.0L1.0 2.0");
});
