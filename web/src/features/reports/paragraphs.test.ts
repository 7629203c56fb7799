import { describe, expect, it } from "vitest";
import { paragraphs } from "./paragraphs";

describe("paragraphs", () => {
  it("are parted by empty lines only", () => {
    expect(paragraphs("One\ntwo\n \n\nthree\n")).toEqual(["One two", "three"]);
    expect(paragraphs("  \n\n ")).toEqual([]);
  });
});
