import { describe, expect, it } from "vitest";
import { sortErrors } from "./user-errors";

const error = (code: string, field: string[] | null, message = code) => ({ code, field, message });

describe("user errors", () => {
  it("go to their fields, with or without the leading input", () => {
    const sorted = sortErrors(
      [error("REQUIRED", ["input", "name"], "n"), error("INVALID", ["email"], "e")],
      ["name", "email"],
    );
    expect(sorted.byField).toEqual({ name: "n", email: "e" });
    expect(sorted.general).toEqual([]);
  });

  it("of nested paths go to the nearest field of the form", () => {
    const sorted = sortErrors(
      [error("INVALID", ["input", "grants", "0", "role"], "r")],
      ["grants"],
    );
    expect(sorted.byField).toEqual({ grants: "r" });
  });

  it("are never swallowed when the form has no such field", () => {
    const sorted = sortErrors(
      [error("TAKEN", ["input", "id"], "i"), error("FORBIDDEN", null, "f")],
      ["name"],
    );
    expect(sorted.general).toEqual(["i", "f"]);
  });

  it("do not mistake a longer name for a nested one", () => {
    expect(sortErrors([error("INVALID", ["nameplate"], "p")], ["name"]).general).toEqual(["p"]);
  });

  it("keep the first message of a field and tell conflicts apart", () => {
    const sorted = sortErrors(
      [
        error("REQUIRED", ["name"], "first"),
        error("TOO_LONG", ["name"], "second"),
        error("CONFLICT", null),
      ],
      ["name"],
    );
    expect(sorted).toEqual({ byField: { name: "first" }, general: [], conflict: true });
  });
});
