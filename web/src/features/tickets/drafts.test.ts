import { beforeEach, describe, expect, it } from "vitest";
import { draftedAudience, keepDraft, readDraft } from "./drafts";

const userId = "usr_1";
const ticketId = "tic_1";
const reply = { userId, ticketId, audience: "PUBLIC" } as const;
const note = { userId, ticketId, audience: "INTERNAL" } as const;

describe("drafts", () => {
  beforeEach(() => localStorage.clear());

  it("are kept apart by audience, ticket and person", () => {
    keepDraft(note, "the password list is wrong");
    expect(readDraft(reply)).toBe("");
    expect(readDraft({ ...note, userId: "usr_2" })).toBe("");
    expect(readDraft({ ...note, ticketId: "tic_2" })).toBe("");
    expect(readDraft(note)).toBe("the password list is wrong");
  });

  it("are forgotten when they are blank", () => {
    keepDraft(reply, "hello");
    keepDraft(reply, "  \n");
    expect(localStorage.length).toBe(0);
  });

  it("say where to go on writing", () => {
    expect(draftedAudience(userId, ticketId)).toBe("PUBLIC");
    keepDraft(note, "x");
    expect(draftedAudience(userId, ticketId)).toBe("INTERNAL");
    keepDraft(reply, "y");
    expect(draftedAudience(userId, ticketId)).toBe("PUBLIC");
  });
});
