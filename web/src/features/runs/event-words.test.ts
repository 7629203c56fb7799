import { describe, expect, it } from "vitest";
import { eventWords } from "./event-words";
import type { Run } from "./run-query";

const steps = [
  { ordinal: 0, title: "Approval", choices: [] },
  {
    ordinal: 1,
    title: "Enough?",
    choices: [{ value: "yes", label: "Yes, enough", next: "finish" }],
  },
] as unknown as Run["steps"];
const event = (kind: string, step: number | null, body: object, actorKind = "user") =>
  eventWords({ kind, step, body: JSON.stringify({ kind, ...body }), actorKind }, steps);

describe("the chain of a run", () => {
  it("says who did what, by the name of that time", () => {
    expect(event("approved", 0, { by: { id: "x", name: "Bo" }, note: "looks right" })).toEqual({
      text: "Approved the plan: “looks right”",
      actor: "Bo",
    });
    expect(event("chosen", 1, { by: { name: "Bo" }, choice: "yes" }).text).toBe(
      "Chose “Yes, enough” in step 2, Enough?",
    );
    expect(event("entered", 0, {}, "system")).toEqual({
      text: "Began step 1, Approval",
      actor: "Steward",
    });
  });

  it("says how a command ended", () => {
    expect(event("command_ended", null, { ending: { exited: 3 } }, "agent").text).toContain(
      "exit code 3",
    );
    expect(
      event("command_ended", null, { ending: { refused: "policy_off" } }, "agent").text,
    ).toContain("policy allows no commands");
    expect(event("step_ended", 0, { result: "no_change" }).text).toContain("nothing to change");
  });

  it("does not fail on what it does not know", () => {
    const odd = eventWords({ kind: "new_kind", step: 9, body: "{", actorKind: "moon" }, steps);
    expect(odd).toEqual({ text: "new kind", actor: "Steward" });
  });
});
