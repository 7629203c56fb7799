import { describe, expect, it } from "vitest";
import { escalationWords, handlingWords, holderWords } from "./insight-words";

const NOW = Date.parse("2026-11-23T09:00:00Z");
const insight = {
  state: "OPEN",
  handling: "NEW",
  holderName: null,
  snoozedUntil: null,
  leaseUntil: null,
  outcome: null,
  owner: { team: { name: "Servers" } },
} as const;

describe("an insight's words", () => {
  it("name the holder before the team", () => {
    expect(holderWords(insight)).toBe("Servers");
    expect(holderWords({ ...insight, holderName: "Ada Reyes" })).toBe("Ada Reyes");
  });

  it("say how long somebody has it, and how long it sleeps", () => {
    const in2h = "2026-11-23T11:10:00Z";
    expect(handlingWords({ ...insight, handling: "OWNED", leaseUntil: in2h }, NOW)).toBe(
      "taken for 2 h 10 m",
    );
    expect(handlingWords({ ...insight, handling: "SNOOZED", snoozedUntil: in2h }, NOW)).toBe(
      "put off for 2 h 10 m",
    );
    expect(
      handlingWords({ ...insight, handling: "OWNED", leaseUntil: in2h, state: "ENDED" }, NOW),
    ).toBe("taken");
  });

  it("tell an ended one that nobody saw from an open one", () => {
    expect(handlingWords(insight, NOW)).toBe("nobody told yet");
    expect(handlingWords({ ...insight, state: "ENDED" }, NOW)).toBe("ended unseen");
    expect(handlingWords({ ...insight, handling: "DONE", outcome: "FALSE_POSITIVE" }, NOW)).toBe(
      "false alarm",
    );
  });

  it("make an unanswered escalation stand out", () => {
    expect(escalationWords(null, NOW)).toBeNull();
    expect(escalationWords({ state: "EXHAUSTED", nextAt: null }, NOW)?.tone).toBe("bad");
    expect(escalationWords({ state: "RUNNING", nextAt: "2026-11-23T09:12:00Z" }, NOW)?.text).toBe(
      "next person told in 12 m",
    );
    expect(escalationWords({ state: "RUNNING", nextAt: "2026-11-23T08:59:00Z" }, NOW)?.text).toBe(
      "next person told now",
    );
  });
});
