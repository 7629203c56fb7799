// How the states and programmes of upkeep look and are called.
import {
  Ban,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CircleX,
  FileQuestion,
  type LucideIcon,
} from "lucide-react";
import type { Tone } from "#/ui/badge";
import type { EvidenceKind, OccurrenceRow, OccurrenceState, UpkeepArea } from "./upkeep-query";

export interface Look {
  tone: Tone;
  icon: LucideIcon;
  word: string;
}

const STATE_LOOK: Record<OccurrenceState, Look> = {
  PLANNED: { tone: "calm", icon: CircleDashed, word: "planned" },
  IN_PROGRESS: { tone: "accent", icon: CircleDot, word: "in progress" },
  AWAITING_EVIDENCE: { tone: "warn", icon: FileQuestion, word: "awaiting evidence" },
  DONE: { tone: "good", icon: CircleCheck, word: "done" },
  MISSED: { tone: "bad", icon: CircleX, word: "missed" },
  DECLINED: { tone: "warn", icon: Ban, word: "declined by the client" },
  EXCUSED: { tone: "calm", icon: Ban, word: "excused" },
};

type Standing = Pick<OccurrenceRow, "state" | "dueAt" | "timeliness">;

/** Where an occurrence stands; what is still owed after its due date says so. */
export function occurrenceLook({ state, dueAt, timeliness }: Standing, now: number): Look {
  const owed = state === "PLANNED" || state === "IN_PROGRESS" || state === "AWAITING_EVIDENCE";
  if (owed && Date.parse(dueAt) < now) {
    return {
      ...STATE_LOOK[state],
      tone: "warn",
      icon: CircleAlert,
      word: `${STATE_LOOK[state].word}, overdue`,
    };
  }
  if (state === "MISSED" && timeliness === "AFTER_MISSED") {
    return { ...STATE_LOOK.MISSED, word: "missed, done late" };
  }
  return STATE_LOOK[state];
}

export const stateWord = (state: OccurrenceState) => STATE_LOOK[state].word;

export const isOwed = (state: OccurrenceState) =>
  state === "PLANNED" || state === "IN_PROGRESS" || state === "AWAITING_EVIDENCE";

export const AREA_WORDS: Record<UpkeepArea, string> = {
  PATCHING: "Patching",
  BACKUP: "Backups",
  RESTORE_TEST: "Restore test",
  ACCESS_REVIEW: "Access review",
  CONFIGURATION_REVIEW: "Configuration review",
  SECURITY_REVIEW: "Security review",
  RISK_REVIEW: "Risk review",
  CAPACITY_REVIEW: "Capacity review",
  SERVICE_REVIEW: "Service review",
  CUSTOM: "Other",
};

/** Which row of the client's responsibilities a programme usually belongs to. */
export const MATRIX_AREAS: Record<UpkeepArea, string> = {
  PATCHING: "patching",
  BACKUP: "backups",
  RESTORE_TEST: "backups",
  ACCESS_REVIEW: "identity",
  CONFIGURATION_REVIEW: "servers",
  SECURITY_REVIEW: "security",
  RISK_REVIEW: "other",
  CAPACITY_REVIEW: "servers",
  SERVICE_REVIEW: "other",
  CUSTOM: "other",
};

export const AREAS = Object.keys(AREA_WORDS) as UpkeepArea[];

export const EVIDENCE_WORDS: Record<EvidenceKind, string> = {
  TEXT: "what was seen, in words",
  MEASURE: "a measured number",
  FILE: "a file, by its hash",
  RUN: "the run of a runbook",
  ATTESTATION: "somebody's word",
};

export const EVIDENCE_KINDS = Object.keys(EVIDENCE_WORDS) as EvidenceKind[];

export const TIMELINESS_WORDS: Record<NonNullable<OccurrenceRow["timeliness"]>, string> = {
  AHEAD: "ahead of time",
  ON_TIME: "on time",
  WITHIN_GRACE: "after the due date, within its grace",
  AFTER_MISSED: "after it was missed",
};
