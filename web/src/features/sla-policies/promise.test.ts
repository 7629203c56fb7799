import { describe, expect, it } from "vitest";
import { formatPromise, parsePromise, parseThresholds } from "./promise";

describe("a promised time", () => {
  it.each([
    ["30 m", { minutes: 30 }],
    ["4h", { minutes: 240 }],
    ["1 h 30 m", { minutes: 90 }],
    ["2 business days", { businessDays: 2 }],
    ["1 working day", { businessDays: 1 }],
    ["5d", { businessDays: 5 }],
    ["", null],
  ])("%j", (text, promise) => {
    expect(parsePromise(text)).toEqual(promise);
  });
  it.each(["soon", "0 m", "1001 business days", "9000 h", "4"])("refuses %j", (text) => {
    expect(parsePromise(text)).toBeUndefined();
  });
  it("comes back as it went", () => {
    for (const text of ["45 m", "4 h", "26 h 5 m", "1 d", "3 d"]) {
      const { minutes = null, businessDays = null } = parsePromise(text) ?? {};
      expect(formatPromise({ minutes, businessDays })).toBe(text);
    }
  });
  it("tells people at percentages, each once and in order", () => {
    expect(parseThresholds("90 %, 50; 50")).toBeNull();
    expect(parseThresholds("90, 50%; 50")).toEqual([50, 90]);
    expect(parseThresholds("")).toEqual([]);
    expect(parseThresholds("1.5")).toBeNull();
  });
});
