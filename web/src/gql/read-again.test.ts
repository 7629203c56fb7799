import { describe, expect, it, vi } from "vitest";
import { FIRST_PAGE, type ListPart, listIn, readAgain } from "./read-again";

const part = (endCursor: string | null, hasNextPage = true): ListPart => ({
  nodes: [],
  pageInfo: { endCursor, hasNextPage },
});

/** A server whose list ends elsewhere than it did before. */
const server = (answers: Record<string, ListPart | undefined>) =>
  vi.fn(async (after: string | null) => answers[after ?? ""]);

describe("reading a list again", () => {
  it("goes page by page, by where each ends now", async () => {
    const ask = server({ "": part("a"), a: part("b"), b: part("c") });
    expect(await readAgain(ask, 3)).toEqual({ after: "b", pages: 3 });
    expect(ask.mock.calls.map(([after]) => after)).toEqual([null, "a", "b"]);
  });

  it("returns to the first page when nothing is left behind it", async () => {
    expect(await readAgain(server({ "": part("a", false) }), 3)).toEqual(FIRST_PAGE);
    expect(await readAgain(server({ "": part(null, false) }), 3)).toEqual(FIRST_PAGE);
  });

  it("says so when a page did not come", async () => {
    expect(await readAgain(server({ "": part("a") }), 3)).toBeUndefined();
  });
});

describe("the list in an answer", () => {
  it("is found beside other fields", () => {
    const tickets = part(null, false);
    expect(listIn({ viewer: null, tickets })).toEqual({ field: "tickets", list: tickets });
    expect(listIn({ viewer: { id: "1" } })).toBeUndefined();
    expect(listIn(undefined)).toBeUndefined();
  });
});
