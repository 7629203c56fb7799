import { expect, it } from "vitest";
import { ofClient } from "./of-client";

it("takes only the answer about the client that is chosen", () => {
  const answer = { client: { id: "cli_1" }, devices: [] };
  expect(ofClient(answer, "cli_1")).toBe(answer);
  expect(ofClient(answer, "cli_2")).toBeUndefined();
  expect(ofClient({ client: null }, "cli_1")).toBeUndefined();
  expect(ofClient(undefined, "")).toBeUndefined();
});
