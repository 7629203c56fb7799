import { describe, expect, it } from "vitest";
import { leftOver, sortDraftErrors } from "./field-errors";

const error = (field: string, message: string) => ({
  code: "INVALID",
  field: field.split("."),
  message,
});

describe("errors of a draft", () => {
  it("are told apart by where they belong", () => {
    const sorted = sortDraftErrors([
      error("input.name", "Too long."),
      error("input.definition.steps.0.title", "Empty."),
      error("definition.steps.0.title", "Again."),
      error("definition", "Too large."),
    ]);
    expect(sorted.outside).toEqual([{ field: "name", message: "Too long." }]);
    expect(sorted.byPath.get("steps.0.title")).toBe("Empty.");
    expect(sorted.byPath.get("")).toBe("Too large.");
  });

  it("that no input shows stand at the part around them", () => {
    const byPath = new Map([
      ["steps.1.title", "Empty."],
      ["steps.1", "Unknown parameter."],
      ["steps.10.title", "Another step."],
    ]);
    const errors = { byPath, known: new Set(["steps.1.title"]) };
    expect(leftOver(errors, "steps.1")).toEqual(["Unknown parameter."]);
    expect(leftOver(errors, "steps.10")).toEqual(["Another step."]);
  });
});
