// What can honestly be said of a business service, in plain words: does it work, is it at risk, who
// acts, and by when. Nothing is called well that is not watched.
import type { OpenInsight, OpenTicket } from "./health-query";

export type HealthKind = "disturbed" | "risk" | "unclear" | "works" | "unwatched";

export interface Health {
  kind: HealthKind;
  /** `works`, `at risk`… */
  word: string;
  /** Why, in a sentence; empty where the word says it all. */
  why: string;
  /** Who acts; null where nobody has to. */
  who: string | null;
  /** By when, as promised; null where nothing is promised. */
  dueAt: string | null;
  insightId: string | null;
  ticketId: string | null;
}

interface Service {
  id: string;
  deviceIds: readonly string[];
}

interface Known {
  insights: readonly OpenInsight[];
  tickets: readonly OpenTicket[];
  /** States of the client's devices, by id. */
  states: ReadonlyMap<string, string>;
  /** Whether these are all of its devices; a long list is asked for in part only. */
  allDevices: boolean;
  /** Whether these are all open insights and tickets; long lists are asked for in part only. */
  allTroubles: boolean;
}

const UNSEEN = "Not all of its devices could be looked at.";
const UNREAD = "More is open at this client than could be looked at.";
const NONE = { why: "", who: null, dueAt: null, insightId: null, ticketId: null };
const GRAVE = { CRITICAL: 2, WARN: 1, OK: 0 } as const;

export function healthOf(service: Service, known: Known): Health {
  const insights = known.insights
    .filter(({ soWhat }) => soWhat.services.some(({ id }) => id === service.id))
    .sort((a, b) => GRAVE[b.level] - GRAVE[a.level]);
  const tickets = known.tickets.filter(
    (ticket) => ticket.kind === "INCIDENT" && ticket.services.some(({ id }) => id === service.id),
  );
  const insight = insights[0];
  if (insight !== undefined) {
    const ticket = known.tickets.find(({ id }) => id === insight.ticketId);
    return {
      kind: insight.level === "CRITICAL" ? "disturbed" : "risk",
      word: insight.level === "CRITICAL" ? "disturbed" : "at risk",
      why: insight.title,
      who: insight.holderName ?? insight.owner.team?.name ?? null,
      dueAt: ticket?.dueAt ?? null,
      insightId: insight.id,
      ticketId: insight.ticketId,
    };
  }
  const ticket = tickets.toSorted((a, b) => a.priority.localeCompare(b.priority))[0];
  if (ticket !== undefined) {
    const grave = ticket.priority === "P1";
    return {
      kind: grave ? "disturbed" : "risk",
      word: grave ? "disturbed" : "at risk",
      why: ticket.title,
      who: ticket.assignee?.name ?? ticket.teamName,
      dueAt: ticket.dueAt,
      insightId: null,
      ticketId: ticket.id,
    };
  }
  return fromDevices(service, known);
}

function fromDevices({ deviceIds }: Service, { states, allDevices, allTroubles }: Known): Health {
  const found = deviceIds.map((id) => states.get(id)).filter((state) => state !== undefined);
  const unseen = !allDevices && found.length < deviceIds.length;
  if (found.length === 0 && !unseen)
    return {
      ...NONE,
      kind: "unwatched",
      word: "not watched",
      why: "It stands on no known device.",
    };
  const quiet = found.filter((state) => state !== "LIVE").length;
  if (quiet === 0 && unseen) return { ...NONE, kind: "unclear", word: "unclear", why: UNSEEN };
  if (quiet === 0 && !allTroubles)
    return { ...NONE, kind: "unclear", word: "unclear", why: UNREAD };
  if (quiet === 0) return { ...NONE, kind: "works", word: "works" };
  return {
    ...NONE,
    kind: "unclear",
    word: "unclear",
    why: unseen
      ? `Nothing is heard from ${quiet} of its devices. ${UNSEEN}`
      : found.length === 1
        ? "Nothing is heard from the device that it stands on."
        : `Nothing is heard from ${quiet} of the ${found.length} devices that it stands on.`,
  };
}

const ORDER: Record<HealthKind, number> = {
  disturbed: 0,
  risk: 1,
  unclear: 2,
  unwatched: 3,
  works: 4,
};

/** The services' states in a sentence for the top of the page. */
export function safety(all: readonly Health[]): string {
  if (all.length === 0) return "No service is named yet, so nobody can say whether it is safe.";
  const number = (kind: HealthKind) => all.filter((each) => each.kind === kind).length;
  if (number("works") === all.length)
    return all.length === 1 ? "Its one service works." : `All ${all.length} services work.`;
  const parts: [HealthKind, string][] = [
    ["disturbed", "disturbed"],
    ["risk", "at risk"],
    ["unclear", "unclear"],
    ["unwatched", "not watched"],
    ["works", "working"],
  ];
  return `Services: ${parts
    .filter(([kind]) => number(kind) > 0)
    .map(([kind, word]) => `${number(kind)} ${word}`)
    .join(", ")}.`;
}

/** Worst first. */
export const byGravity = (a: Health, b: Health) => ORDER[a.kind] - ORDER[b.kind];
