import { describe, expect, it } from "vitest";
import { MOST_CHARACTERS, type Outputs, withChunks } from "./output-buffer";
import type { Chunk } from "./run-query";

const chunk = (seq: number, text: string, commandId = "cmd_a"): Chunk => ({
  commandId,
  seq,
  stream: "OUT",
  text,
  at: "2026-11-22T10:00:00Z",
});
const EMPTY: Outputs = new Map();
const textOf = (outputs: Outputs, id = "cmd_a") =>
  outputs
    .get(id)
    ?.chunks.map((each) => each.text)
    .join("");

describe("arriving output", () => {
  it("is joined in order, whichever came first", () => {
    const outputs = withChunks(withChunks(EMPTY, [chunk(2, "c"), chunk(0, "a")]), [chunk(1, "b")]);
    expect(textOf(outputs)).toBe("abc");
  });

  it("is not doubled when the subscription begins anew", () => {
    const once = withChunks(EMPTY, [chunk(0, "a"), chunk(1, "b")]);
    expect(withChunks(once, [chunk(0, "a"), chunk(1, "b")])).toBe(once);
  });

  it("belongs to its command", () => {
    const outputs = withChunks(EMPTY, [chunk(0, "a"), chunk(0, "other", "cmd_b")]);
    expect(textOf(outputs)).toBe("a");
    expect(textOf(outputs, "cmd_b")).toBe("other");
  });

  it("lets go of its beginning when it grows too long, for good", () => {
    const half = "x".repeat(MOST_CHARACTERS / 2);
    const grown = withChunks(EMPTY, [chunk(0, half), chunk(1, half), chunk(2, half)]);
    expect(grown.get("cmd_a")).toMatchObject({ dropped: half.length, from: 1 });
    expect(withChunks(grown, [chunk(0, half)])).toBe(grown);
  });
});
