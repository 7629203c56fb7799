import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { Provider } from "urql";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ArchiveMutation, ListQuery, listServer } from "./list-server";
import { reconnections } from "./live-client";
import { type LiveQuery, useLiveQuery } from "./use-live-query";
import { type Paging, usePaging } from "./use-paging";

interface Listed {
  clients: { nodes: { name: string }[]; pageInfo: { endCursor: string | null } };
}

let root: Root | undefined;
beforeEach(() => vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true));
afterEach(() => act(() => root?.unmount()));

async function setUp(rows: number[], key = String(Math.random())) {
  const server = listServer(rows);
  const seen: string[] = [];
  let live: LiveQuery<Listed> | undefined;
  let paging: Paging | undefined;
  function List() {
    paging = usePaging(key);
    live = useLiveQuery<Listed, { first: number; after: string | null }>({
      query: ListQuery,
      variables: { first: 2, after: paging.after },
      paging,
    });
    const names = live.data?.clients.nodes.map((each) => each.name).join(" ") ?? "";
    if (seen.at(-1) !== names) seen.push(names);
    return names;
  }
  const element = document.createElement("div");
  // In small steps, so that what is drawn in between is drawn here as well.
  const settled = async () => {
    for (let i = 0; i < 30; i += 1) await act(() => new Promise((done) => setTimeout(done, 2)));
  };
  const mount = async () => {
    root = createRoot(element);
    act(() =>
      root?.render(
        <Provider value={server.client}>
          <List />
        </Provider>,
      ),
    );
    await settled();
  };
  const unmount = () => act(() => root?.unmount());
  const more = async () => {
    const end = live?.data?.clients.pageInfo.endCursor;
    act(() => paging?.more(end ?? ""));
    await settled();
  };
  const refetch = async () => {
    act(() => {
      live?.refetch();
    });
    await settled();
  };
  await mount();
  return { ...server, element, seen, more, refetch, settled, mount, unmount, paging: () => paging };
}

describe("a long list", () => {
  it("is read again from its first page, and never gets shorter meanwhile", async () => {
    const { element, more, refetch, state, seen, asked } = await setUp([10, 20, 30, 40, 50, 60]);
    await more();
    await more();
    expect(element.textContent).toBe("10 20 30 40 50 60");
    seen.length = 0;
    asked.length = 0;
    state.rows = [5, 10, 20, 30, 40, 50, 60];
    await refetch();
    expect(asked.slice(0, 3)).toEqual([null, "10", "30"]);
    expect(element.textContent).toBe("5 10 20 30 40 50");
    for (const names of seen) expect(names.split(" ")).toHaveLength(6);
    await more();
    expect(element.textContent).toBe("5 10 20 30 40 50 60");
  });

  it("has its beginning back after it was dropped from the cache", async () => {
    const { element, more, client, state, seen, settled } = await setUp([10, 20, 30, 40, 50]);
    await more();
    await more();
    seen.length = 0;
    state.rows = [20, 30, 40, 50];
    await act(async () => {
      await client.mutation(ArchiveMutation, { input: { id: "c10" } }).toPromise();
    });
    await settled();
    expect(element.textContent).toBe("20 30 40 50");
    for (const names of seen) expect(names.split(" ").length).toBeGreaterThanOrEqual(4);
  });

  it("is read again as a whole after a lost connection", async () => {
    const { element, more, state, settled } = await setUp([10, 20, 30]);
    await more();
    state.rows = [5, 10, 20, 30];
    act(() => reconnections.set((n) => n + 1));
    await settled();
    expect(element.textContent).toBe("5 10 20 30");
  });

  it("stays as it is while the server does not answer", async () => {
    const { element, more, refetch, state } = await setUp([10, 20, 30]);
    await more();
    state.failing = true;
    await refetch();
    expect(element.textContent).toBe("10 20 30");
    state.failing = false;
    state.rows = [10, 30];
    await refetch();
    expect(element.textContent).toBe("10 30");
  });

  it("is read again once more for news that come meanwhile", async () => {
    const { element, more, refetch, state, paging } = await setUp([10, 20, 30]);
    await more();
    act(() => {
      paging()?.again();
    });
    state.rows = [5, 10, 20, 30];
    await refetch();
    expect(element.textContent).toBe("5 10 20 30");
  });

  it("is as long as before when one comes back to it, and as it is now", async () => {
    const { element, more, mount, unmount, state, seen } = await setUp([10, 20, 30]);
    await more();
    unmount();
    state.rows = [5, 10, 20, 30];
    seen.length = 0;
    await mount();
    expect(seen[0]).toBe("10 20 30");
    expect(element.textContent).toBe("5 10 20 30");
  });

  it("begins with its first page after it was dropped while nobody looked", async () => {
    const { element, more, mount, unmount, client } = await setUp([10, 20, 30]);
    await more();
    unmount();
    await client.mutation(ArchiveMutation, { input: { id: "c10" } }).toPromise();
    await mount();
    expect(element.textContent).toBe("10 20");
  });
});

describe("a list of one page", () => {
  it("asks once", async () => {
    const { element, refetch, state, asked } = await setUp([10, 20, 30]);
    asked.length = 0;
    state.rows = [5, 10, 20, 30];
    await refetch();
    expect(asked).toEqual([null]);
    expect(element.textContent).toBe("5 10");
  });
});
