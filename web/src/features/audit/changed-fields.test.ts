import { describe, expect, it } from "vitest";
import { changedFields } from "./changed-fields";

describe("changed fields", () => {
  it("are those that differ", () => {
    expect(changedFields({ name: "a", notes: "x", n: 1 }, { name: "b", notes: "x", n: 1 })).toEqual(
      [{ field: "name", before: "a", after: "b" }],
    );
  });
  it("of a creation and a removal have one side", () => {
    expect(changedFields(null, { name: "b" })).toEqual([{ field: "name", before: "", after: "b" }]);
    expect(changedFields({ ids: ["a"] }, null)).toEqual([
      { field: "ids", before: '["a"]', after: "" },
    ]);
  });
  it("of what is not a record are none", () => {
    expect(changedFields("a", ["b"])).toEqual([]);
  });
});
