// What was written and not sent yet, kept in this browser until it is sent: a reload loses nothing.
// A draft belongs to one person, one ticket and one audience, so that a note never turns into a reply.
import { recall, remember } from "#/lib/stored";

export type Audience = "PUBLIC" | "INTERNAL";

export interface DraftKey {
  userId: string;
  ticketId: string;
  audience: Audience;
}

const nameOf = ({ userId, ticketId, audience }: DraftKey) =>
  `draft.${userId}.${ticketId}.${audience.toLowerCase()}`;

export function readDraft(key: DraftKey): string {
  return recall(nameOf(key)) ?? "";
}

/** Keeps a draft; blank text forgets it. */
export function keepDraft(key: DraftKey, text: string): void {
  remember(nameOf(key), text.trim() === "" ? null : text);
}

/** The audience to begin with: whichever has a draft, the public one first. */
export function draftedAudience(userId: string, ticketId: string): Audience {
  const has = (audience: Audience) => readDraft({ userId, ticketId, audience }) !== "";
  return !has("PUBLIC") && has("INTERNAL") ? "INTERNAL" : "PUBLIC";
}
