// How each kind of step looks and is called, and how far a script goes.
import {
  ClipboardPen,
  Hourglass,
  type LucideIcon,
  ShieldCheck,
  Split,
  SquareTerminal,
  Target,
} from "lucide-react";
import type { Tone } from "#/ui/badge";
import type { RunbookStep } from "./runbooks-query";

export type StepKind = RunbookStep["kind"];

interface Look {
  icon: LucideIcon;
  word: string;
  /** What it is for, said where one is added. */
  meaning: string;
}

export const STEP_LOOK: Record<StepKind, Look> = {
  MANUAL: {
    icon: ClipboardPen,
    word: "by a person",
    meaning: "Somebody does it and says what came of it.",
  },
  APPROVAL: {
    icon: ShieldCheck,
    word: "approval",
    meaning: "Other people approve the exact plan.",
  },
  SCRIPT: { icon: SquareTerminal, word: "script", meaning: "The device's agent runs a script." },
  VERIFY: {
    icon: Target,
    word: "verify",
    meaning: "Telemetry newer than the action must show that it worked.",
  },
  DECISION: { icon: Split, word: "decision", meaning: "A person chooses how it goes on." },
  WAIT: { icon: Hourglass, word: "wait", meaning: "Some time passes." },
};

export type Effect = NonNullable<RunbookStep["effect"]>;

export const EFFECT_LOOK: Record<Effect, { tone: Tone; word: string }> = {
  READ: { tone: "calm", word: "only looks" },
  CHANGE: { tone: "warn", word: "changes something" },
  DESTRUCTIVE: { tone: "bad", word: "cannot be taken back" },
};
