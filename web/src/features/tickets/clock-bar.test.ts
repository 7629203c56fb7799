import { describe, expect, it } from "vitest";
import { barInWords, barOf, businessTime, clockWords, kindOf } from "./clock-bar";

const at = (hour: number) => `2026-11-23T${String(hour).padStart(2, "0")}:00:00Z`;
const ms = (hour: number) => Date.parse(at(hour));
const counted = (from: number, to: number) => ({
  from: at(from),
  to: at(to),
  counted: true,
  reason: "Counted: within the hours of cover.",
});
const not = (from: number, to: number, why: string) => ({
  from: at(from),
  to: at(to),
  counted: false,
  reason: `Not counted: ${why}.`,
});

describe("the bar of a clock", () => {
  it("goes from the start to the due instant, and what lies ahead is empty", () => {
    const clock = { openedAt: at(8), dueAt: at(16), fulfilledAt: null };
    const bar = barOf(clock, [counted(8, 10), not(10, 12, "waiting for the client")], ms(12));
    expect(bar.stretches.map(({ kind, share }) => [kind, share])).toEqual([
      ["counted", 0.25],
      ["paused", 0.25],
      ["ahead", 0.5],
    ]);
    expect(bar.due).toBe(1);
  });

  it("goes on behind the due instant when it is late", () => {
    const clock = { openedAt: at(8), dueAt: at(12), fulfilledAt: null };
    const bar = barOf(clock, [counted(8, 16)], ms(16));
    expect(bar.stretches).toHaveLength(1);
    expect(bar.due).toBe(0.5);
  });

  it("cuts a proof that reaches into the future, joins neighbours, fills holes", () => {
    const clock = { openedAt: at(8), dueAt: at(18), fulfilledAt: null };
    const proof = [counted(8, 9), counted(9, 10), not(11, 20, "outside the hours of cover")];
    const bar = barOf(clock, proof, ms(13));
    expect(bar.stretches.map(({ kind }) => kind)).toEqual(["counted", "ahead", "closed", "ahead"]);
    const total = bar.stretches.reduce((sum, { share }) => sum + share, 0);
    expect(total).toBeCloseTo(1, 12);
  });

  it("ends where it was fulfilled, and is never without length", () => {
    const fulfilled = { openedAt: at(8), dueAt: null, fulfilledAt: at(8) };
    expect(barOf(fulfilled, [], ms(9)).stretches).toHaveLength(1);
    expect(barOf(fulfilled, [], ms(9)).due).toBeNull();
  });

  it("tells closed hours from a pause", () => {
    expect(kindOf(not(0, 1, "a holiday"))).toBe("closed");
    expect(kindOf(not(0, 1, "outside the hours that were set for this date"))).toBe("closed");
    expect(kindOf(not(0, 1, "waiting for a vendor"))).toBe("paused");
    expect(kindOf(counted(0, 1))).toBe("counted");
  });

  it("can be said", () => {
    const clock = { openedAt: at(8), dueAt: at(16), fulfilledAt: null };
    expect(barInWords(barOf(clock, [counted(8, 10)], ms(10)))).toBe("2 h counted.");
    expect(barInWords(barOf(clock, [], ms(8)))).toBe("Nothing has passed yet.");
  });
});

describe("a clock in words", () => {
  const clock = {
    target: "RESOLUTION",
    instance: 1,
    verdict: "RUNNING",
    counting: true,
    openedAt: at(8),
    dueAt: at(12),
    breachAt: null,
    fulfilledAt: null,
    consumedMs: 2 * 3_600_000,
    budgetMs: 4 * 3_600_000,
    remainingMs: 2 * 3_600_000,
    percent: 50,
    cause: null,
  } as const;

  it("warns from three quarters on", () => {
    const shown = (percent: number) => clockWords({ ...clock, percent, flags: [] }, ms(10));
    expect(shown(74.9).tone).toBe("calm");
    expect(shown(75).tone).toBe("warn");
    expect(shown(50).text).toMatch(/^due in 2 h \(/);
  });

  it("says what was missed and what is left", () => {
    const missed = { ...clock, verdict: "BREACHED", remainingMs: -5_400_000 } as const;
    expect(clockWords({ ...missed, flags: [] }, ms(14))).toEqual({
      text: "missed by 1 h 30 m and going on",
      tone: "bad",
    });
    const paused = { ...clock, verdict: "PAUSED", dueAt: null } as const;
    expect(clockWords({ ...paused, flags: [] }, ms(14)).text).toBe("paused, 2 h left");
  });

  it("counts business time in hours", () => {
    expect(businessTime(26 * 3_600_000)).toBe("26 h");
    expect(businessTime(-90_000)).toBe("1 m");
  });
});
