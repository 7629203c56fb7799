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
import type { CommandRefusal, Run, RunResult, RunStep } from "./run-query";

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

/** Why an agent refused a command, and what can be done. */
export const REFUSAL_WORDS: Record<CommandRefusal, string> = {
  UNKNOWN_KEY:
    "It was signed with a key that the agent does not know. Enrol the agent anew if the server's key was replaced.",
  FOREIGN_AGENT: "It was meant for another agent.",
  FOREIGN_INSTANCE: "It came from another installation than the one that this agent belongs to.",
  NOT_YET: "Its time had not come by the device's clock. Look at the clock of the device.",
  EXPIRED: "It came too late: commands may be begun for an hour at most. Start the run anew.",
  REPEATED: "The agent had seen it before, and nothing is done twice.",
  HASH_MISMATCH: "What came is not what was approved. Nothing was run.",
  TOO_FEW_APPROVALS: "Fewer people had approved than its effect asks for.",
  POLICY_OFF:
    "The device's own policy allows no commands. Only somebody with root there can change that.",
  POLICY_READONLY:
    "The device's own policy allows only scripts that look. Only somebody with root there can change that.",
  TOO_MANY: "The agent ran as many commands in this hour as it may. Try again later.",
  MALFORMED:
    "The agent could not read it. Server and agent may be of versions that do not go together.",
  UNSUPPORTED: "The agent does not know how to do this. Update the agent.",
};
