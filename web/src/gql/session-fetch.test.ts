import { describe, expect, it, vi } from "vitest";
import { sessionFetch } from "./session-fetch";
import type { RenewOutcome } from "./session-keeper";

const expired = () =>
  Response.json({ data: null, errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
const fine = () => Response.json({ data: { note: 'says "UNAUTHENTICATED" in its text' } });

function renewer(outcome: RenewOutcome = "renewed") {
  return { ensureFresh: vi.fn(async () => undefined), renew: vi.fn(async () => outcome) };
}

describe("fetching with a session", () => {
  it("sends the portal's header and checks freshness first", async () => {
    const send = vi.fn(async (_input: RequestInfo | URL, _init?: RequestInit) => fine());
    const parts = renewer();
    await sessionFetch(parts, send)("/graphql", { headers: { "Idempotency-Key": "k" } });
    const headers = send.mock.calls[0]?.[1]?.headers as Headers;
    expect(headers.get("x-steward-client")).toBe("portal");
    expect(headers.get("idempotency-key")).toBe("k");
    expect(parts.ensureFresh).toHaveBeenCalledTimes(1);
    expect(parts.renew).not.toHaveBeenCalled();
  });

  it("renews and tries once more with the same request", async () => {
    const send = vi.fn(async (_input: RequestInfo | URL, _init?: RequestInit) => fine());
    send.mockImplementationOnce(async () => expired());
    const answer = await sessionFetch(renewer(), send)("/graphql", { body: "same" });
    expect(await answer.json()).toHaveProperty("data.note");
    expect(send.mock.calls.map((call) => call[1]?.body)).toEqual(["same", "same"]);
  });

  it("does not try a third time", async () => {
    const send = vi.fn(async () => expired());
    const answer = await sessionFetch(renewer(), send)("/graphql");
    expect(send).toHaveBeenCalledTimes(2);
    expect(await answer.json()).toHaveProperty("errors");
  });

  it.each(["refused", "unreachable"] as const)(
    "hands the error on when renewing is %s",
    async (outcome) => {
      const send = vi.fn(async () => new Response("{}", { status: 401 }));
      const answer = await sessionFetch(renewer(outcome), send)("/graphql");
      expect(answer.status).toBe(401);
      expect(send).toHaveBeenCalledTimes(1);
    },
  );
});
