import { describe, expect, it } from "vitest";
import { clearFor, conditionWords, holds } from "./rule-words";

const parameters = {
  op: "ABOVE",
  warn: { raise: 85, clear: 83 },
  critical: { raise: 95, clear: 93 },
  raiseAfterSeconds: 300,
  clearAfterSeconds: 600,
  silentAfterSeconds: null,
  ticketAfterWarnSeconds: null,
  ticketAfterCriticalSeconds: null,
} as const;

describe("a rule", () => {
  it("is a sentence", () => {
    const rule = { kind: "THRESHOLD", metric: "filesystem.used_percent", parameters } as const;
    expect(conditionWords(rule)).toBe("warning above 85\u00a0%, critical above 95\u00a0%, for 5 m");
    expect(
      conditionWords({ ...rule, parameters: { ...parameters, warn: null, raiseAfterSeconds: 0 } }),
    ).toBe("critical above 95\u00a0%");
    expect(
      conditionWords({
        ...rule,
        kind: "SILENCE",
        parameters: { ...parameters, silentAfterSeconds: 300 },
      }),
    ).toBe("when nothing is heard for 5 m");
  });

  it("ends on the safe side of where it begins", () => {
    expect(clearFor(90, "ABOVE")).toBeLessThan(90);
    expect(clearFor(10, "BELOW")).toBeGreaterThan(10);
    expect(clearFor(1, "EQUAL")).toBe(1);
    expect(clearFor(0, "ABOVE")).toBeLessThan(0);
  });

  it("holds an exception until it expires or is ended", () => {
    const now = Date.parse("2026-11-23T09:00:00Z");
    expect(holds({ endedAt: null, expiresAt: "2026-11-24T00:00:00Z" }, now)).toBe(true);
    expect(holds({ endedAt: null, expiresAt: "2026-11-23T09:00:00Z" }, now)).toBe(false);
    expect(holds({ endedAt: "2026-11-22T00:00:00Z", expiresAt: "2026-12-24T00:00:00Z" }, now)).toBe(
      false,
    );
  });
});
