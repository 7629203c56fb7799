// What the words of the service desk mean to people, and how urgent a deadline looks.
import {
  Archive,
  CircleCheck,
  CircleDot,
  CircleHelp,
  CirclePause,
  Inbox,
  type LucideIcon,
} from "lucide-react";
import { deadline } from "#/lib/time";
import type { Tone } from "#/ui/badge";
import type { TicketDetails } from "./ticket-query";
import type { TicketRow, TicketStatus } from "./tickets-query";

export const STATUS_LOOK: Record<TicketStatus, { word: string; tone: Tone; icon: LucideIcon }> = {
  NEW: { word: "new", tone: "accent", icon: Inbox },
  OPEN: { word: "open", tone: "accent", icon: CircleDot },
  WAITING_CLIENT: { word: "waiting for client", tone: "calm", icon: CirclePause },
  WAITING_VENDOR: { word: "waiting for vendor", tone: "calm", icon: CirclePause },
  AWAITING_CONFIRMATION: { word: "to confirm", tone: "warn", icon: CircleHelp },
  RESOLVED: { word: "resolved", tone: "good", icon: CircleCheck },
  CLOSED: { word: "closed", tone: "calm", icon: Archive },
};

export type TicketKind = TicketRow["kind"];
export type Priority = TicketRow["priority"];
export type TicketLevel = TicketDetails["impact"];
export type WorkKind = NonNullable<TicketDetails["workKind"]>;
export type TicketAct = TicketDetails["acts"][number];
export type RelationKind = TicketDetails["relations"][number]["kind"];

const choices = <T extends string>(words: Record<T, string>) =>
  (Object.entries(words) as [T, string][]).map(([value, label]) => ({ value, label }));

export const KIND_WORDS: Record<TicketKind, string> = {
  INCIDENT: "Incident",
  REQUEST: "Request",
  PROBLEM: "Problem",
  CHANGE: "Change",
  TASK: "Task",
};
export const KINDS = choices(KIND_WORDS);

export const PRIORITY_WORDS: Record<Priority, string> = {
  P1: "P1: business stands still",
  P2: "P2: important work hindered",
  P3: "P3: work hindered",
  P4: "P4: can wait",
};
export const PRIORITIES = choices(PRIORITY_WORDS);

export const IMPACTS = choices<TicketLevel>({
  LOW: "Low: one person",
  MEDIUM: "Medium: several people",
  HIGH: "High: the business",
});
export const URGENCIES = choices<TicketLevel>({
  LOW: "Low: whenever it fits",
  MEDIUM: "Medium: today",
  HIGH: "High: now",
});

export const WORK_WORDS: Record<WorkKind, string> = {
  REACTIVE: "Reactive",
  PLANNED: "Planned",
  PROJECT: "Project",
  ADMIN: "Administration",
};
export const WORK_KINDS = choices(WORK_WORDS);

export const ACT_WORDS: Record<TicketAct, string> = {
  TAKE: "Work on it",
  WAIT_CLIENT: "Wait for the client",
  WAIT_VENDOR: "Wait for a vendor",
  ASK_CONFIRMATION: "Ask for confirmation",
  RESOLVE: "Resolve",
  CLOSE: "Close",
  REOPEN: "Open again",
};

export const RELATION_WORDS: Record<RelationKind, string> = {
  CHILD_OF: "part of",
  PARENT_OF: "has the part",
  DUPLICATE_OF: "duplicate of",
  DUPLICATED_BY: "duplicated by",
  CAUSED_BY: "caused by",
  CAUSES: "causes",
  PROBLEM: "its problem is",
  PROBLEM_OF: "problem behind",
  RECURRENCE_OF: "came back after",
  RECURRED_AS: "came back as",
  FOLLOWS: "follows",
  FOLLOWED_BY: "followed by",
  RELATED: "related to",
};
export const RELATIONS = choices(RELATION_WORDS);

const HOUR = 3_600_000;

/** How near a deadline is: late and the last hour stand out. */
export function urgency(dueAt: string, now: number): "late" | "near" | "far" {
  const left = Date.parse(dueAt) - now;
  if (left < 0) return "late";
  return left < HOUR ? "near" : "far";
}

/** `due in 2 h 10 m (Mon 09:00)` */
export function dueWords(dueAt: string, now: number): string {
  return deadline(Date.parse(dueAt), now);
}

/** `1 h 25 m` of minutes worked. */
export function minutesWords(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return `${rest} m`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} m`;
}

/** Minutes that a person typed: `45`, `1:30`, `1h 30m`, `1.5 h`; null where it is no length of time. */
export function parseMinutes(text: string): number | null {
  const value = text.trim().toLowerCase().replace(",", ".");
  const clock = /^(\d{1,2}):([0-5]\d)$/.exec(value);
  if (clock !== null) return inBounds(Number(clock[1]) * 60 + Number(clock[2]));
  const parts = /^(?:(\d+(?:\.\d+)?)\s*h)?\s*(?:(\d+)\s*m?(?:in)?)?$/.exec(value);
  if (parts === null || (parts[1] === undefined && parts[2] === undefined)) return null;
  return inBounds(Math.round(Number(parts[1] ?? 0) * 60) + Number(parts[2] ?? 0));
}

/** The API takes 1 minute to 24 hours. */
const inBounds = (minutes: number) => (minutes >= 1 && minutes <= 1_440 ? minutes : null);
