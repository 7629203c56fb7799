import { CombinedError } from "@urql/core";
import { describe, expect, it } from "vitest";
import { toProblem } from "./problem";

describe("problems", () => {
  it("keep the server's code and request id", () => {
    const error = new CombinedError({
      graphQLErrors: [{ message: "x", extensions: { code: "TIMEOUT", requestId: "r-1" } }],
    });
    expect(toProblem(error)).toMatchObject({ code: "TIMEOUT", requestId: "r-1" });
  });

  it("do not trust codes they have never heard of", () => {
    const error = new CombinedError({
      graphQLErrors: [{ message: "x", extensions: { code: "constructor" } }],
    });
    expect(toProblem(error).code).toBe("INTERNAL");
  });

  it("tell no answer from a bad one", () => {
    expect(toProblem(new CombinedError({ networkError: new Error("refused") })).code).toBe(
      "OFFLINE",
    );
    const badGateway = new CombinedError({
      networkError: new Error("Bad Gateway"),
      response: new Response("", { status: 502 }),
    });
    expect(toProblem(badGateway).code).toBe("UNAVAILABLE");
  });

  it("always say what to do", () => {
    for (const code of ["FORBIDDEN", "CONFLICT", "INTERNAL", "RATE_LIMITED"]) {
      const found = toProblem(
        new CombinedError({ graphQLErrors: [{ message: "", extensions: { code } }] }),
      );
      expect(found.next.length).toBeGreaterThan(10);
    }
  });
});
