import { afterEach, describe, expect, it, vi } from "vitest";
import { fileName } from "../reports/save-file";
import { fetchReport } from "./fetch-report";

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("a report's file by link", () => {
  it("has a name that every system takes", () => {
    expect(fileName("Report: October / 2026")).toBe("Report October 2026");
    expect(fileName("Bericht für Müller (3)")).toBe("Bericht für Müller (3)");
    expect(fileName("///")).toBe("report");
  });
  it("keeps the token out of the address", async () => {
    const asked = vi.fn(
      async (_address: string, _init: RequestInit) => new Response("Gone.\n", { status: 410 }),
    );
    vi.stubGlobal("fetch", asked);
    expect(await fetchReport("secret", "A")).toBe("Gone.");
    const [address, init] = asked.mock.calls[0] ?? [];
    expect(address).toBe("/reports/link");
    expect(init?.body).toBe('{"token":"secret","kind":"pdf"}');
  });
  it("says when nothing answered", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("offline")));
    expect(await fetchReport("secret", "A")).toMatch(/cannot be reached/);
  });
});
