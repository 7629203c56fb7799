import { describe, expect, it } from "vitest";
import { deadline, duration, refreshInterval, relative, span } from "./time";

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe("duration", () => {
  it.each([
    [0, "0 s"],
    [45_000, "45 s"],
    [12 * MINUTE + 59_000, "12 m"],
    [2 * HOUR, "2 h"],
    [2 * HOUR + 10 * MINUTE, "2 h 10 m"],
    [3 * DAY + 4 * HOUR, "3 d 4 h"],
    [21 * DAY + HOUR, "21 d"],
    [-90_000, "1 m"],
  ])("%d ms is %s", (ms, words) => {
    expect(duration(ms)).toBe(words);
  });
});

describe("relative", () => {
  it("calls a moment just now, whichever side it lies on", () => {
    expect(relative(NOW - 3_000, NOW)).toBe("just now");
    expect(relative(NOW + 3_000, NOW)).toBe("just now");
  });
  it("tells past from future", () => {
    expect(relative(NOW - 12 * MINUTE, NOW)).toBe("12 m ago");
    expect(relative(NOW + 2 * HOUR + 10 * MINUTE, NOW)).toBe("in 2 h 10 m");
  });
  it("gives a date when it is far away, with the year only if it differs", () => {
    expect(relative(NOW - 60 * DAY, NOW)).toBe("23 Sept");
    expect(relative(NOW - 700 * DAY, NOW)).toMatch(/2024$/);
  });
});

describe("deadline", () => {
  it("names the moment beside the distance", () => {
    expect(deadline(NOW + 2 * HOUR + 10 * MINUTE, NOW)).toMatch(
      /^in 2 h 10 m \(\w{3} \d\d:\d\d\)$/,
    );
    expect(deadline(NOW - 5 * MINUTE, NOW)).toMatch(/^5 m late \(/);
  });
});

describe("refreshInterval", () => {
  it("looks often at what is near and seldom at what is far", () => {
    expect(refreshInterval(NOW, NOW)).toBe(1_000);
    expect(refreshInterval(NOW - 10 * MINUTE, NOW)).toBe(15_000);
    expect(refreshInterval(NOW - DAY, NOW)).toBe(60_000);
  });
});

describe("span", () => {
  const noon = new Date(2026, 10, 22, 12, 0).getTime();
  it("names the day once, or both days where it crosses midnight", () => {
    expect(span(noon, noon + 18 * MINUTE)).toBe("Sun 22 Nov, 12:00 to 12:18");
    expect(span(noon, noon + DAY)).toBe("Sun 22 Nov, 12:00 to Mon 23 Nov, 12:00");
  });
});
