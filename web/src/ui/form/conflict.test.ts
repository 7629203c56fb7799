import { describe, expect, it } from "vitest";
import { changed, combine, differingFields } from "./conflict";

const mine = { name: "Northwind Ltd", notes: "call first", ids: ["a", "b"] };
const theirs = { name: "Northwind", notes: "call first", ids: ["a"] };

describe("what was entered", () => {
  it("is what differs from the beginning, but for blanks", () => {
    expect(changed(mine, mine)).toBe(false);
    expect(changed(mine, { ...mine, ids: ["a", "b"], notes: "call first " })).toBe(false);
    expect(changed(mine, { ...mine, notes: "" })).toBe(true);
    expect(changed(mine, { ...mine, ids: [] })).toBe(true);
  });
});

describe("two versions of a record", () => {
  it("differ only where they differ", () => {
    expect(differingFields(mine, theirs)).toEqual(["name", "ids"]);
    expect(differingFields(mine, { ...mine, ids: ["a", "b"] })).toEqual([]);
  });

  it("combine by choice, mine by default", () => {
    expect(combine(mine, theirs, {})).toEqual(mine);
    expect(combine(mine, theirs, { name: "theirs", notes: "theirs" })).toEqual({
      name: "Northwind",
      notes: "call first",
      ids: ["a", "b"],
    });
  });
});
