import { describe, expect, it } from "vitest";
import { Told } from "./told";

describe("what a filter field has told its page", () => {
  it("is no news when it comes back, be it late", () => {
    const told = new Told("");
    told.tell("no");
    // The page is drawn anew before it has the words.
    expect(told.hear("")).toBe(false);
    told.tell("nor");
    expect(told.hear("no")).toBe(false);
    expect(told.knows("nor")).toBe(true);
    expect(told.hear("nor")).toBe(false);
  });
  it("may come back in one for several", () => {
    const told = new Told("");
    told.tell("no");
    told.tell("nor");
    expect(told.hear("nor")).toBe(false);
    expect(told.hear("no")).toBe(true);
  });
  it("gives way to what the page chooses, which is not told again", () => {
    const told = new Told("");
    told.tell("north");
    expect(told.hear("north")).toBe(false);
    expect(told.hear("")).toBe(true);
    expect(told.knows("")).toBe(true);
    expect(told.hear("north")).toBe(true);
    expect(told.knows("north")).toBe(true);
  });
  it("is not waited for where the page has it already", () => {
    const told = new Told("");
    told.tell("no");
    told.tell("");
    expect(told.hear("no")).toBe(true);
  });
});
