import { describe, expect, it } from "vitest";
import { clusters, inSentence, longestCalm, monthStarts, troubles, verdict } from "./moments";
import type { Moment, MomentKind } from "./overview-query";

const moment = (at: string, kind: MomentKind, subjectId: string | null = null): Moment => ({
  at: `2026-10-${at}:00Z`,
  kind,
  text: kind,
  subjectId,
});
const at = (text: string) => Date.parse(`2026-10-${text}:00Z`);
const END = at("31T00:00");

describe("the managed-or-watched picture", () => {
  it("pairs an incident with its own recovery only", () => {
    const found = troubles(
      [
        moment("02T10:00", "INCIDENT", "ins_a"),
        moment("02T11:00", "INCIDENT", "ins_b"),
        moment("02T12:00", "RECOVERED", "ins_b"),
        moment("03T00:00", "RECOVERED", "ins_c"),
      ],
      END,
    );
    expect(found.map(({ to, lasts }) => [to, lasts])).toEqual([
      [END, true],
      [at("02T12:00"), false],
    ]);
  });
  it("measures the longest calm, overlapping trouble counted once", () => {
    const found = [
      { from: at("05T00:00"), to: at("10T00:00"), lasts: false, text: "" },
      { from: at("06T00:00"), to: at("07T00:00"), lasts: false, text: "" },
    ];
    expect(longestCalm(found, at("01T00:00"), at("20T00:00"))).toBe(10 * 86_400_000);
    expect(longestCalm([], at("01T00:00"), at("03T00:00"))).toBe(2 * 86_400_000);
  });
  it("draws together what would overlap", () => {
    const moments = [
      moment("01T00:00", "DONE"),
      moment("01T01:00", "DONE"),
      moment("09T00:00", "RUN"),
    ];
    const drawn = clusters(moments, (instant) => (instant - at("01T00:00")) / 3_600_000, 8);
    expect(drawn.map((each) => each.moments.length)).toEqual([2, 1]);
  });
  it("says itself in a sentence", () => {
    const moments = [
      moment("02T10:00", "INCIDENT"),
      moment("02T12:00", "RECOVERED"),
      moment("05T00:00", "DONE"),
    ];
    expect(inSentence(moments, 30)).toBe(
      "In 30 days: 1 incident; between incidents 1 piece of work done, 0 missed, 0 declined.",
    );
    expect(inSentence([], 1)).toContain("In 1 day: no incident");
  });
  it("does not praise what is not known", () => {
    expect(verdict(null)).toEqual({ tone: "calm", words: "not known yet" });
    expect(verdict(49).words).toBe("mostly watched");
    expect(verdict(75).words).toBe("managed");
    expect(verdict(100, 1 / 8)).toEqual({ tone: "calm", words: "too little is known" });
    expect(verdict(20, 1 / 8).words).toBe("mostly watched");
  });
  it("marks the months within, and no other", () => {
    const from = new Date(2026, 9, 15).getTime();
    const to = new Date(2027, 0, 2).getTime();
    expect(monthStarts(from, to).map((each) => new Date(each).getMonth())).toEqual([10, 11, 0]);
  });
});
