// How states and results of runs and steps look and are called: an icon and a word each.
import {
  Ban,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CircleHelp,
  CircleSlash,
  CircleX,
  Hand,
  Hourglass,
  LoaderCircle,
  type LucideIcon,
  ShieldQuestion,
  SkipForward,
  TimerOff,
  Unplug,
} from "lucide-react";
import type { Tone } from "#/ui/badge";
import type { Run, RunResult, RunStep } from "./run-query";

export interface Look {
  tone: Tone;
  icon: LucideIcon;
  word: string;
}

export const RESULT_LOOK: Record<RunResult, Look> = {
  OK: { tone: "good", icon: CircleCheck, word: "ok" },
  CHANGED: { tone: "good", icon: CircleCheck, word: "changed" },
  NO_CHANGE: { tone: "good", icon: CircleCheck, word: "nothing to change" },
  FAILED: { tone: "bad", icon: CircleX, word: "failed" },
  TIMED_OUT: { tone: "bad", icon: TimerOff, word: "timed out" },
  SKIPPED: { tone: "calm", icon: SkipForward, word: "skipped" },
  UNREACHABLE: { tone: "warn", icon: Unplug, word: "device not reached" },
  REJECTED: { tone: "bad", icon: Ban, word: "rejected" },
  UNVERIFIED: { tone: "warn", icon: CircleAlert, word: "done, not verified" },
  UNKNOWN_OUTCOME: { tone: "warn", icon: CircleHelp, word: "outcome unknown" },
  CANCELLED: { tone: "calm", icon: CircleSlash, word: "cancelled" },
};

const WAITING: Record<RunStep["kind"], Look> = {
  MANUAL: { tone: "accent", icon: Hand, word: "a person is to do it" },
  APPROVAL: { tone: "warn", icon: ShieldQuestion, word: "waits for approval" },
  SCRIPT: { tone: "accent", icon: Hourglass, word: "waits for the agent" },
  VERIFY: { tone: "accent", icon: Hourglass, word: "waits for a newer value" },
  DECISION: { tone: "accent", icon: Hand, word: "waits for a decision" },
  WAIT: { tone: "calm", icon: Hourglass, word: "waits" },
};

/** Where a step stands. */
export function stepLook({
  kind,
  state,
  result,
}: Pick<RunStep, "kind" | "state" | "result">): Look {
  switch (state) {
    case "PENDING":
      return { tone: "calm", icon: CircleDashed, word: "not reached" };
    case "WAITING":
      return WAITING[kind];
    case "ACTING":
      return { tone: "accent", icon: LoaderCircle, word: "runs on the device" };
    case "DONE":
      return result === null ? RESULT_LOOK.OK : RESULT_LOOK[result];
  }
}

interface Standing {
  state: Run["state"];
  outcome: Run["outcome"];
  currentStep: number | null;
  steps: readonly Pick<RunStep, "ordinal" | "kind" | "state">[];
}

/** Where a run stands: how it ended, or what its step waits for. */
export function runLook({ state, outcome, currentStep, steps }: Standing): Look {
  if (state === "FINISHED") return outcome === null ? RESULT_LOOK.OK : RESULT_LOOK[outcome];
  const step = steps.find((each) => each.ordinal === currentStep);
  if (step === undefined) return { tone: "accent", icon: CircleDot, word: "running" };
  return stepLook({ ...step, result: null });
}

// Why an agent refused a command, and what can be done.
const REFUSALS: Record<string, string> = {
  unknown_key:
    "It was signed with a key that the agent does not know. Enrol the agent anew if the server's key was replaced.",
  foreign_agent: "It was meant for another agent.",
  foreign_instance: "It came from another installation than the one that this agent belongs to.",
  not_yet: "Its time had not come by the device's clock. Look at the clock of the device.",
  expired: "It came too late: commands may be begun for an hour at most. Start the run anew.",
  repeated: "The agent had seen it before, and nothing is done twice.",
  hash_mismatch: "What came is not what was approved. Nothing was run.",
  too_few_approvals: "Fewer people had approved than its effect asks for.",
  policy_off:
    "The device's own policy allows no commands. Only somebody with root there can change that.",
  policy_readonly:
    "The device's own policy allows only scripts that look. Only somebody with root there can change that.",
  too_many: "The agent ran as many commands in this hour as it may. Try again later.",
  malformed:
    "The agent could not read it. Server and agent may be of versions that do not go together.",
  unsupported: "The agent does not know how to do this. Update the agent.",
};

/** Why an agent refused, by the reason that it gave. */
export const refusalWords = (reason: string): string =>
  REFUSALS[reason] ?? `It gave the reason “${reason.replaceAll("_", " ")}”.`;

/** The word for a result as events store it: `no_change`. */
export const resultWord = (result: string): string =>
  RESULT_LOOK[result.toUpperCase() as RunResult]?.word ?? result.replaceAll("_", " ");

/** How a command ended, by the word that the server keeps. */
export function endingLook(ending: string, exitCode: number | null): Look {
  switch (ending) {
    case "exited":
      return exitCode === 0
        ? { tone: "good", icon: CircleCheck, word: "exit code 0" }
        : { tone: "warn", icon: CircleAlert, word: `exit code ${exitCode ?? "unknown"}` };
    case "signalled":
      return { tone: "bad", icon: CircleX, word: `stopped by signal ${exitCode ?? ""}`.trim() };
    case "timed_out":
      return RESULT_LOOK.TIMED_OUT;
    case "refused":
      return { tone: "bad", icon: Ban, word: "refused" };
    case "unknown_outcome":
      return RESULT_LOOK.UNKNOWN_OUTCOME;
    case "withdrawn":
      return { tone: "calm", icon: CircleSlash, word: "withdrawn" };
    default:
      return { tone: "calm", icon: CircleHelp, word: ending.replaceAll("_", " ") };
  }
}
