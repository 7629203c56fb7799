import { describe, expect, it } from "vitest";
import { drops } from "./drops";
import { ArchiveMutation, ListQuery, listServer } from "./list-server";

interface Listed {
  clients: {
    nodes: { name: string }[];
    totalCount: number;
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
}

function setUp(rows: number[]) {
  const server = listServer(rows);
  const read = async (after: string | null, requestPolicy: "cache-only" | "network-only") => {
    const variables = { first: 2, after };
    const { data } = await server.client
      .query<Listed>(ListQuery, variables, { requestPolicy })
      .toPromise();
    return data?.clients;
  };
  const names = async (after: string | null) =>
    (await read(after, "cache-only"))?.nodes.map((each) => each.name).join(" ");
  const load = (after: string | null) => read(after, "network-only");
  return { ...server, read, names, load };
}

describe("a list that was read page by page", () => {
  it("is shown up to the page that is asked for", async () => {
    const { names, load, read } = setUp([10, 20, 30, 40, 50]);
    for (const after of [null, "20", "40"]) await load(after);
    expect(await names(null)).toBe("10 20");
    expect(await names("20")).toBe("10 20 30 40");
    expect(await names("40")).toBe("10 20 30 40 50");
    expect((await read("20", "cache-only"))?.pageInfo).toMatchObject({
      hasNextPage: true,
      endCursor: "40",
    });
    expect((await read("40", "cache-only"))?.pageInfo.hasNextPage).toBe(false);
  });

  it("has no holes after something came on top", async () => {
    const { names, load, state } = setUp([10, 20, 30, 40]);
    for (const after of [null, "20"]) await load(after);
    state.rows = [5, 10, 20, 30, 40];
    await load(null);
    await load("10");
    expect(await names("10")).toBe("5 10 20 30");
    await load("30");
    expect(await names("30")).toBe("5 10 20 30 40");
  });

  it("keeps what is shown while an earlier page ends elsewhere", async () => {
    const { names, load, state } = setUp([10, 20, 30, 40, 50, 60]);
    for (const after of [null, "20", "40"]) await load(after);
    state.rows = [5, ...state.rows];
    await load(null);
    expect(await names("40")).toBe("5 10 30 40 50 60");
  });

  it("does not mix lists that were asked for with other sizes or arguments", async () => {
    const { names, load, client } = setUp([10, 20, 30]);
    await load(null);
    await client.query(ListQuery, { first: 3, after: null }).toPromise();
    expect(await names(null)).toBe("10 20");
  });

  it("is gone once it was dropped, and the drop is noted", async () => {
    const { names, load, client } = setUp([10, 20, 30]);
    for (const after of [null, "20"]) await load(after);
    const before = drops.get().clients ?? 0;
    await client.mutation(ArchiveMutation, { input: { id: "c10" } }).toPromise();
    expect(await names("20")).toBeUndefined();
    expect(drops.get().clients).toBeGreaterThan(before);
  });
});
