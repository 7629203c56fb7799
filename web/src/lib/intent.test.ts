import { describe, expect, it } from "vitest";
import { createIntent } from "./intent";

describe("an intent", () => {
  it("keeps its key while the same is tried again", () => {
    const intent = createIntent();
    const key = intent.keyFor(["PUBLIC", "It is back.", null]);
    expect(intent.keyFor(["PUBLIC", "It is back.", null])).toBe(key);
  });

  it("is another one when anything in it changes", () => {
    const intent = createIntent();
    const contents = [
      ["PUBLIC", "It is back.", null],
      ["PUBLIC", "It is back.", "RESOLVE"],
      ["INTERNAL", "It is back.", null],
      ["INTERNAL", "It is back again.", null],
    ];
    expect(new Set(contents.map(intent.keyFor)).size).toBe(contents.length);
  });

  it("is over with the answer: the same words can be sent a second time", () => {
    const intent = createIntent();
    const key = intent.keyFor("Thanks.");
    intent.settle();
    expect(intent.keyFor("Thanks.")).not.toBe(key);
  });
});
