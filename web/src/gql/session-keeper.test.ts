import { describe, expect, it, vi } from "vitest";
import {
  type RefreshAnswer,
  readRefreshAnswer,
  SessionKeeper,
  type SessionMessage,
} from "./session-keeper";

/** Two or more tabs that share one lock and one channel, as the tabs of a browser do. */
function browser(refresh: () => Promise<RefreshAnswer>, recalled: number | null = null) {
  let lock: Promise<unknown> = Promise.resolve();
  let stored = recalled;
  const tabs: { keeper: SessionKeeper; ended: () => void }[] = [];
  const open = () => {
    const ended = vi.fn();
    const keeper: SessionKeeper = new SessionKeeper({
      refresh,
      exclusively: (body) => {
        const turn = lock.then(body);
        lock = turn.catch(() => undefined);
        return turn;
      },
      broadcast: (message: SessionMessage) => {
        for (const tab of tabs) if (tab.keeper !== keeper) tab.keeper.hear(message);
      },
      now: () => 1_000_000,
      onEnded: ended,
      recall: () => stored,
      remember: (renewAtMs) => {
        stored = renewAtMs;
      },
    });
    const tab = { keeper, ended };
    tabs.push(tab);
    return tab;
  };
  return { open };
}

const renewed = (): Promise<RefreshAnswer> =>
  Promise.resolve({ kind: "renewed", renewAtMs: 1_240_000 });

describe("the session keeper", () => {
  it("sends one refresh for many callers of one tab", async () => {
    const refresh = vi.fn(renewed);
    const { keeper } = browser(refresh).open();
    await Promise.all(Array.from({ length: 20 }, () => keeper.renew()));
    expect(refresh).toHaveBeenCalledTimes(1);
  });

  it("sends one refresh for many tabs", async () => {
    const refresh = vi.fn(renewed);
    const shared = browser(refresh, 1_000_000);
    const tabs = [shared.open(), shared.open(), shared.open()];
    const outcomes = await Promise.all(tabs.map((tab) => tab.keeper.renew()));
    expect(outcomes).toEqual(["renewed", "renewed", "renewed"]);
    expect(refresh).toHaveBeenCalledTimes(1);
  });

  it("renews again later, once the first is done", async () => {
    const refresh = vi.fn(renewed);
    const { keeper } = browser(refresh).open();
    await keeper.renew();
    await keeper.renew();
    expect(refresh).toHaveBeenCalledTimes(2);
  });

  it("leaves a session alone whose deadline is far or unknown", async () => {
    const refresh = vi.fn(renewed);
    await browser(refresh, 1_100_000).open().keeper.ensureFresh();
    await browser(refresh, null).open().keeper.ensureFresh();
    expect(refresh).not.toHaveBeenCalled();
  });

  it("renews before the deadline, with a margin", async () => {
    const refresh = vi.fn(renewed);
    await browser(refresh, 1_010_000).open().keeper.ensureFresh();
    expect(refresh).toHaveBeenCalledTimes(1);
  });

  it("ends the session in every tab when the server refuses", async () => {
    const shared = browser(() => Promise.resolve({ kind: "refused" }), 1_000_000);
    const [first, second] = [shared.open(), shared.open()];
    expect(await first.keeper.renew()).toBe("refused");
    expect(first.ended).toHaveBeenCalledTimes(1);
    expect(second.ended).toHaveBeenCalledTimes(1);
  });

  it("does not end the session over a network fault", async () => {
    const tab = browser(() => Promise.resolve({ kind: "unreachable" }), 1_000_000).open();
    expect(await tab.keeper.renew()).toBe("unreachable");
    expect(tab.ended).not.toHaveBeenCalled();
  });

  it("tells a signed-out tab's news to the others without refreshing", () => {
    const refresh = vi.fn(renewed);
    const shared = browser(refresh, 1_000_000);
    const [first, second] = [shared.open(), shared.open()];
    first.keeper.end();
    expect(second.ended).toHaveBeenCalledTimes(1);
    expect(refresh).not.toHaveBeenCalled();
  });

  it("believes the shared memory where the broadcast comes late", async () => {
    const refresh = vi.fn(renewed);
    const shared = browser(refresh, 1_000_000);
    const [first, second] = [shared.open(), shared.open()];
    second.keeper.hear = () => undefined;
    await Promise.all([first.keeper.renew(), second.keeper.renew()]);
    expect(refresh).toHaveBeenCalledTimes(1);
  });
});

describe("a refresh answer", () => {
  it("is renewed only with a readable instant", () => {
    const at = "2026-11-22T12:04:00Z";
    expect(readRefreshAnswer({ data: { sessionRefresh: { renewAt: at } } }, null)).toEqual({
      kind: "renewed",
      renewAtMs: Date.parse(at),
    });
    for (const body of [null, {}, { data: null }, { data: { sessionRefresh: { renewAt: "?" } } }]) {
      expect(readRefreshAnswer(body, null)).toEqual({ kind: "refused" });
    }
  });

  it("does not take a server's trouble for a refusal", () => {
    const body = { data: null, errors: [{ extensions: { code: "UNAVAILABLE" } }] };
    expect(readRefreshAnswer(body, null)).toEqual({ kind: "unreachable" });
  });
});
