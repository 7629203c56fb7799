import { describe, expect, it } from "vitest";
import { safeNext } from "./enter";

describe("the page after sign-in", () => {
  it.each([
    ["/devices?state=SILENT", "/devices?state=SILENT"],
    [undefined, "/"],
    ["https://example.org/", "/"],
    ["//example.org", "/"],
    ["/\\example.org", "/"],
    ["/sign-in?next=%2F", "/"],
    ["javascript:alert(1)", "/"],
  ])("%s leads to %s", (next, path) => {
    expect(safeNext(next)).toBe(path);
  });
});
