import { describe, expect, it } from "vitest";
import { reportingShare, stretches } from "./availability";

const fact = (at: number, kind: string) => ({ at, kind });

describe("availability", () => {
  it("cuts the window at silences and returns", () => {
    expect(stretches([fact(40, "RETURNED"), fact(20, "SILENT")], 0, 100, "reporting")).toEqual([
      { from: 0, to: 20, state: "reporting" },
      { from: 20, to: 40, state: "silent" },
      { from: 40, to: 100, state: "reporting" },
    ]);
  });

  it("knows that a return ended a silence", () => {
    expect(stretches([fact(30, "RETURNED")], 0, 100, "reporting")[0]).toEqual({
      from: 0,
      to: 30,
      state: "silent",
    });
  });

  it("takes the present state where nothing happened", () => {
    expect(stretches([fact(50, "CLOCK_STEP")], 0, 100, "silent")).toEqual([
      { from: 0, to: 100, state: "silent" },
    ]);
  });

  it("uses facts from before the window for its beginning only", () => {
    expect(stretches([fact(-50, "SILENT"), fact(10, "RETURNED")], 0, 100, "reporting")).toEqual([
      { from: 0, to: 10, state: "silent" },
      { from: 10, to: 100, state: "reporting" },
    ]);
  });

  it("does not cut where the state stays", () => {
    const facts = [
      fact(10, "SILENT"),
      fact(20, "HOST_SHUTDOWN"),
      fact(30, "HOST_BOOTED"),
      fact(31, "AGENT_STARTED"),
    ];
    expect(stretches(facts, 0, 100, "reporting").map((each) => each.from)).toEqual([0, 10, 30]);
  });

  it("gives a share of the known time only", () => {
    const list = stretches([fact(50, "AGENT_STARTED"), fact(75, "SILENT")], 0, 100, "silent");
    expect(list[0]?.state).toBe("unknown");
    expect(reportingShare(list)).toBe(0.5);
    expect(reportingShare([])).toBeUndefined();
  });
});
