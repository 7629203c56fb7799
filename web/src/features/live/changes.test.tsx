import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { type Client, Provider } from "urql";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { reconnections } from "#/gql/live-client";
import { type Change, type ChangeKind, useChanges, useOnChange } from "./changes";
import { type Options, useQueueNews } from "./use-queue-news";

const KINDS = ["TICKET"] as const;

let root: Root;
let tell: (kind: ChangeKind, id: string) => void;

/** Stands in for the socket. */
const client = {
  subscription: () => ({
    subscribe: (hear: (result: { data: { changes: Change } }) => void) => {
      tell = (kind, id) => hear({ data: { changes: { kind, id, node: null } } });
      return { unsubscribe: () => {} };
    },
  }),
} as unknown as Client;

function draw(Part: () => string | null) {
  function Shell() {
    useChanges();
    return <Part />;
  }
  const element = document.createElement("div");
  root = createRoot(element);
  const again = () =>
    act(() =>
      root.render(
        <Provider value={client}>
          <Shell />
        </Provider>,
      ),
    );
  again();
  return { element, again };
}

const burst = () => act(() => vi.advanceTimersByTimeAsync(1_000));

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  vi.useFakeTimers();
});
afterEach(() => {
  act(() => root.unmount());
  vi.useRealTimers();
});

describe("changes", () => {
  it("are answered once per burst, with the ids of what changed", async () => {
    const then = vi.fn();
    draw(() => {
      useOnChange(KINDS, then);
      return null;
    });
    for (const id of ["tic_1", "tic_2", "tic_1"]) tell("TICKET", id);
    tell("DEVICE", "dev_1");
    await burst();
    expect(then.mock.calls).toEqual([[new Set(["tic_1", "tic_2"])]]);
    tell("TICKET", "tic_3");
    await burst();
    expect(then).toHaveBeenLastCalledWith(new Set(["tic_3"]));
  });

  it("are not forgotten when the page is drawn anew within the burst", async () => {
    const calls: number[] = [];
    let drawn = 0;
    const { again } = draw(() => {
      drawn += 1;
      const mine = drawn;
      useOnChange(KINDS, () => calls.push(mine));
      return null;
    });
    tell("TICKET", "tic_1");
    again();
    await burst();
    expect(calls).toEqual([2]);
  });

  it("that were missed concern everybody, as a lost connection does", async () => {
    const [ofKind, ofRecord] = [vi.fn(), vi.fn()];
    draw(() => {
      useOnChange(KINDS, ofKind);
      useOnChange(KINDS, ofRecord, "tic_1");
      return null;
    });
    const before = reconnections.get();
    tell("EVERYTHING", "");
    tell("EVERYTHING", "");
    await burst();
    expect(reconnections.get()).toBe(before + 1);
    expect(ofKind).toHaveBeenCalledTimes(1);
    expect(ofRecord).toHaveBeenCalledTimes(1);
    tell("TICKET", "tic_2");
    await burst();
    expect(ofKind).toHaveBeenCalledTimes(2);
    expect(ofRecord).toHaveBeenCalledTimes(1);
  });
});

describe("a work queue", () => {
  const options = {
    kinds: KINDS,
    view: "mine",
    list: { nodes: [{ id: "a" }, { id: "b" }], totalCount: 2, pageInfo: { hasNextPage: false } },
    ask: vi.fn(async () => ({ ids: ["new", "b"], total: 2 })),
    renew: vi.fn(),
  } satisfies Options;

  it("counts what came, and renews what changed or left", async () => {
    let given: Options = options;
    let settle = () => {};
    const { element, again } = draw(() => {
      const news = useQueueNews(given);
      settle = news.settle;
      return `${news.waiting} of ${news.total}`;
    });
    expect(element.textContent).toBe("0 of 2");
    tell("TICKET", "new");
    await burst();
    expect(element.textContent).toBe("1 of 2");
    expect(options.renew).toHaveBeenLastCalledWith(["a"]);

    given = { ...options, ask: async () => ({ ids: ["a", "b", "new"], total: 3 }) };
    again();
    tell("TICKET", "b");
    await burst();
    expect(element.textContent).toBe("1 of 3");
    expect(options.renew).toHaveBeenLastCalledWith(["b"]);
    act(() => settle());
    expect(element.textContent).toBe("0 of 2");
  });

  it("forgets an answer about a view that is left", async () => {
    let answer: (view: { ids: string[]; total: number }) => void = () => {};
    let given: Options = {
      ...options,
      ask: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    };
    const { element, again } = draw(() => {
      const news = useQueueNews(given);
      return `${news.waiting} of ${news.total}`;
    });
    tell("TICKET", "new");
    await burst();
    given = { ...given, view: "unassigned", list: { ...options.list, totalCount: 7 } };
    again();
    await act(async () => answer({ ids: ["new"], total: 1 }));
    expect(element.textContent).toBe("0 of 7");
  });
});
