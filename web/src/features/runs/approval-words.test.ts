import { describe, expect, it } from "vitest";
import { approvalWords } from "./approval-words";
import type { RunStep } from "./run-query";

const steps = (...kinds: RunStep["kind"][]) =>
  kinds.map((kind, ordinal) => ({ kind, ordinal, title: `Step ${ordinal + 1}` }));
const plan = (...kinds: RunStep["kind"][]) => ({
  device: { name: "FS01" },
  runbookVersion: { destructive: false },
  steps: steps(...kinds),
});
const asked = (ordinal: number, requiredApprovals = 1, given = 0) => ({
  ordinal,
  requiredApprovals,
  approvals: Array.from({ length: given }),
});

describe("the question before an approval", () => {
  it("counts the scripts that run at once, with their numbers in the plan", () => {
    expect(approvalWords(plan("MANUAL", "APPROVAL", "SCRIPT", "SCRIPT"), asked(1))).toEqual([
      "2 scripts run on FS01 now: 3 “Step 3”, 4 “Step 4”.",
    ]);
    expect(approvalWords(plan("APPROVAL", "SCRIPT", "VERIFY"), asked(0))).toEqual([
      "1 script runs on FS01 now: 2 “Step 2”.",
    ]);
  });
  it("tells apart what waits for another person", () => {
    expect(
      approvalWords(plan("APPROVAL", "SCRIPT", "APPROVAL", "SCRIPT", "SCRIPT"), asked(0)),
    ).toEqual([
      "1 script runs on FS01 now: 2 “Step 2”.",
      "2 scripts can follow later in this plan.",
    ]);
    expect(approvalWords(plan("APPROVAL", "MANUAL", "SCRIPT"), asked(0))).toEqual([
      "No script runs at once; 1 script can follow on FS01 in this plan.",
    ]);
  });
  it("does not say now where somebody else must approve too", () => {
    expect(approvalWords(plan("APPROVAL", "SCRIPT"), asked(0, 3, 1))).toEqual([
      "After yours, 1 more approval is needed.",
      "1 script runs on FS01 then: 2 “Step 2”.",
    ]);
  });
  it("says when nothing runs, and when nothing can be taken back", () => {
    expect(approvalWords({ ...plan("APPROVAL", "WAIT"), device: null }, asked(0))).toEqual([
      "No script runs on the device; the run goes on.",
    ]);
    const grave = { ...plan("APPROVAL", "SCRIPT"), runbookVersion: { destructive: true } };
    expect(approvalWords(grave, asked(0)).at(-1)).toBe("What they do cannot be taken back.");
  });
});
