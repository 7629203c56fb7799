import { expect, it } from "vitest";
import { shellWords } from "./shell-words";

it("arguments keep their limits when they are written as one line", () => {
  expect(shellWords(["/bin/sh", "-s", "--", "/"])).toBe("/bin/sh -s -- /");
  expect(shellWords(["a b", "it's", ""])).toBe("'a b' 'it'\\''s' ''");
  expect(shellWords(["x; rm"])).toBe("'x; rm'");
});
