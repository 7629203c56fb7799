// What an approval sets going, in numbers of the plan, for the question that is asked before it.
import { plural } from "#/lib/quantity";
import type { Run, RunStep } from "./run-query";

interface Plan {
  device: Pick<NonNullable<Run["device"]>, "name"> | null;
  runbookVersion: Pick<NonNullable<Run["runbookVersion"]>, "destructive"> | null;
  steps: readonly Pick<RunStep, "ordinal" | "title" | "kind">[];
}

type Asked = Pick<RunStep, "ordinal" | "requiredApprovals"> & {
  approvals: readonly unknown[];
};

/** Steps at which the run stops for a person. */
const STOPS: readonly RunStep["kind"][] = ["MANUAL", "APPROVAL", "DECISION"];

/** `2 scripts run on FS01 now: 3 “Stop the service”, 4 “Make room”.` and what else is to be known. */
export function approvalWords(run: Plan, asked: Asked): string[] {
  const device = run.device?.name ?? "the device";
  const after = run.steps.filter(({ ordinal }) => ordinal > asked.ordinal);
  const stop = after.find(({ kind }) => STOPS.includes(kind))?.ordinal ?? Number.POSITIVE_INFINITY;
  const scripts = after.filter(({ kind }) => kind === "SCRIPT");
  if (scripts.length === 0) return [`No script runs on ${device}; the run goes on.`];
  const atOnce = scripts.filter(({ ordinal }) => ordinal < stop);
  const later = scripts.length - atOnce.length;
  const others = asked.requiredApprovals - asked.approvals.length - 1;
  const words: string[] = [];
  if (others > 0)
    words.push(`After yours, ${plural(others, "more approval is", "more approvals are")} needed.`);
  if (atOnce.length > 0) {
    const names = atOnce.map(({ ordinal, title }) => `${ordinal + 1} “${title}”`).join(", ");
    const when = others > 0 ? "then" : "now";
    words.push(
      `${plural(atOnce.length, "script runs", "scripts run")} on ${device} ${when}: ${names}.`,
    );
  }
  if (later > 0) {
    const can = `${plural(later, "script")} can follow`;
    words.push(
      atOnce.length === 0
        ? `No script runs at once; ${can} on ${device} in this plan.`
        : `${can} later in this plan.`,
    );
  }
  if (run.runbookVersion?.destructive === true) words.push("What they do cannot be taken back.");
  return words;
}
