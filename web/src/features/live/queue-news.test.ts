import { describe, expect, it } from "vitest";
import { notShownYet, outdated } from "./queue-news";

const none: ReadonlySet<string> = new Set();

describe("what a queue does not show yet", () => {
  it("is everything else of a list that is loaded to its end, wherever it belongs", () => {
    expect(notShownYet(["new", "a", "b", "late"], ["a", "b"], true)).toEqual(["new", "late"]);
    expect(notShownYet(["a"], [], true)).toEqual(["a"]);
    expect(notShownYet(["a", "b"], ["a", "b"], true)).toEqual([]);
  });

  it("ends at the last shown record of a list that goes on", () => {
    expect(notShownYet(["new", "a", "b", "further", "down"], ["a", "b"], false)).toEqual(["new"]);
  });

  it("is all of a view that nothing shown belongs to any more", () => {
    expect(notShownYet(["c", "d"], ["a", "b"], false)).toEqual(["c", "d"]);
  });

  it("does not count what left", () => {
    expect(notShownYet(["b"], ["a", "b"], true)).toEqual([]);
  });
});

describe("rows that are not true any more", () => {
  it("are those that changed and those that left", () => {
    const view = { ids: ["b", "c"], total: 2 };
    expect(outdated(view, ["a", "b", "c"], new Set(["c", "elsewhere"]))).toEqual(["a", "c"]);
    expect(outdated(view, ["b", "c"], none)).toEqual([]);
  });

  it("leave out what lies farther down than was asked", () => {
    const view = { ids: ["a", "b"], total: 9 };
    expect(outdated(view, ["a", "x", "c", "d"], none)).toEqual(["x"]);
  });
});
