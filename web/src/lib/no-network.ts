// Test set-up: a test that reaches for the network has forgotten to say what it answers.
import { beforeEach, vi } from "vitest";

beforeEach(() => {
  vi.stubGlobal("fetch", (input: RequestInfo | URL) => {
    throw new Error(`unhandled request in a test: ${String(input)}`);
  });
});
