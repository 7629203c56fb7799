// What the managed-or-watched picture shows: which moments go on which line, how long trouble
// lasted, and what is drawn together where there is more than fits. No pixels are guessed here.
import { plural } from "#/lib/quantity";
import type { Moment, MomentKind } from "./overview-query";

export type LaneName = "incidents" | "done" | "missed" | "declined" | "agreed";

export const LANES: readonly { name: LaneName; label: string }[] = [
  { name: "incidents", label: "Incidents" },
  { name: "done", label: "Work done" },
  { name: "missed", label: "Missed" },
  { name: "declined", label: "Declined" },
  { name: "agreed", label: "Agreed and told" },
];

export const LANE_OF: Record<MomentKind, LaneName> = {
  INCIDENT: "incidents",
  RECOVERED: "incidents",
  DONE: "done",
  RUN: "done",
  MAINTENANCE: "done",
  REQUEST: "done",
  MISSED: "missed",
  DECLINED: "declined",
  DECISION: "agreed",
  RISK: "agreed",
  REPORT: "agreed",
};

export const KIND_WORDS: Record<MomentKind, string> = {
  INCIDENT: "incident",
  RECOVERED: "over",
  DONE: "upkeep done",
  MISSED: "upkeep missed",
  DECLINED: "declined by the client",
  RUN: "runbook ran",
  DECISION: "decision",
  RISK: "risk",
  REPORT: "report",
  MAINTENANCE: "maintenance",
  REQUEST: "request settled",
};

/** A stretch during which something was wrong; `to` is the end of the picture while it lasts. */
export interface Trouble {
  from: number;
  to: number;
  lasts: boolean;
  text: string;
}

/** Incidents with their recoveries, by what they are about; one without an end lasts. */
export function troubles(moments: readonly Moment[], end: number): Trouble[] {
  const open = new Map<string, Trouble>();
  const found: Trouble[] = [];
  moments.forEach((moment, index) => {
    const at = Date.parse(moment.at);
    const key = moment.subjectId ?? `#${index}`;
    if (moment.kind === "INCIDENT") {
      if (open.has(key)) return;
      const trouble = { from: at, to: end, lasts: true, text: moment.text };
      open.set(key, trouble);
      found.push(trouble);
    }
    if (moment.kind === "RECOVERED") {
      const trouble = open.get(key);
      if (trouble === undefined) return;
      Object.assign(trouble, { to: at, lasts: false });
      open.delete(key);
    }
  });
  return found;
}

export interface Cluster {
  /** Where it is drawn, in pixels from the left. */
  x: number;
  from: number;
  to: number;
  moments: Moment[];
}

/** Moments of one line, those nearer than `gap` pixels drawn as one mark. Oldest first in, and out. */
export function clusters(
  moments: readonly Moment[],
  place: (at: number) => number,
  gap: number,
): Cluster[] {
  const found: Cluster[] = [];
  for (const moment of moments) {
    const at = Date.parse(moment.at);
    const x = place(at);
    const last = found.at(-1);
    if (last !== undefined && x - last.x < gap) {
      last.moments.push(moment);
      last.to = at;
    } else found.push({ x, from: at, to: at, moments: [moment] });
  }
  return found;
}

/** The longest stretch without trouble, in milliseconds. */
export function longestCalm(found: readonly Trouble[], from: number, to: number): number {
  let calm = 0;
  let since = from;
  for (const trouble of [...found].sort((a, b) => a.from - b.from)) {
    calm = Math.max(calm, trouble.from - since);
    since = Math.max(since, trouble.to);
  }
  return Math.max(calm, to - since);
}

/** The picture in a sentence, for everybody and for those who cannot see it. */
export function inSentence(moments: readonly Moment[], days: number): string {
  const count = (lane: LaneName) =>
    moments.filter(({ kind }) => LANE_OF[kind] === lane && kind !== "RECOVERED").length;
  const incidents = count("incidents");
  const between = [
    `${plural(count("done"), "piece")} of work done`,
    `${count("missed")} missed`,
    `${count("declined")} declined`,
  ].join(", ");
  const trouble = incidents === 0 ? "no incident" : plural(incidents, "incident");
  return `In ${plural(days, "day")}: ${trouble}; between incidents ${between}.`;
}

/**
 * What the score says in a word, with the share of its parts that are known. It never flatters: without
 * facts, or with fewer than half of them, there is no word of praise.
 */
export function verdict(
  points: number | null,
  knownShare = 1,
): {
  tone: "good" | "warn" | "bad" | "calm";
  words: string;
} {
  if (points === null) return { tone: "calm", words: "not known yet" };
  if (knownShare < 0.5 && points >= 50) return { tone: "calm", words: "too little is known" };
  if (points >= 75) return { tone: "good", words: "managed" };
  if (points >= 50) return { tone: "warn", words: "partly managed" };
  return { tone: "bad", words: "mostly watched" };
}

/** The first instants of the months within, for the axis. */
export function monthStarts(from: number, to: number): number[] {
  const date = new Date(from);
  const starts: number[] = [];
  let at = new Date(date.getFullYear(), date.getMonth(), 1).getTime();
  while (at <= to) {
    if (at >= from) starts.push(at);
    const next = new Date(at);
    at = new Date(next.getFullYear(), next.getMonth() + 1, 1).getTime();
  }
  return starts;
}
