// Lists that grow page by page. The cache joins the pages up to the one that is asked for; here is
// which one that is, and how the list is read again without moving under the reader.
import type { AnyVariables, DocumentInput } from "@urql/core";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { useClient } from "urql";
import { useStore } from "#/lib/store";
import { type Drops, drops } from "./drops";
import { FIRST_PAGE, listIn, type Reach, readAgain } from "./read-again";

/** What `useLiveQuery` shows of the list at this moment. */
export interface Reading {
  query: DocumentInput<unknown, AnyVariables>;
  variables: AnyVariables;
  data: unknown;
  /** Asks again for the page that is asked for now. */
  ask: () => void;
}

export interface Paging {
  after: string | null;
  more: (after: string) => void;
  /** What is shown while several pages are being read again, lest the list shrinks meanwhile. */
  held: unknown;
  /** Kept by `useLiveQuery`. */
  reading: RefObject<Reading | null>;
  /** Reads everything that is shown again, from the first page on. */
  again: () => void;
}

/** How far each list was read when its page was left, for coming back to the same place. */
const left = new Map<string, Reach>();
drops.subscribe(() => left.clear());

/** The cursor of a list that grows page by page; it starts over when the filter (`key`) changes. */
export function usePaging(key: string): Paging {
  const client = useClient();
  const [path] = useState(() => location.pathname);
  const [at, setAt] = useState(() => ({ key, reach: left.get(`${path} ${key}`) ?? FIRST_PAGE }));
  const [hold, setHold] = useState<{ key: string; data: unknown } | null>(null);
  const reach = at.key === key ? at.reach : FIRST_PAGE;
  const now = useRef({ key, reach });
  now.current = { key, reach };
  const reading = useRef<Reading>(null);
  /** `wanted`: news came while the list was being read. */
  const run = useRef({ busy: false, wanted: false });

  const again = useCallback(async () => {
    const start = now.current;
    if (reading.current === null) return;
    const { query, variables, data, ask } = reading.current;
    if (start.reach.after === null) return ask();
    if (run.current.busy) {
      run.current.wanted = true;
      return;
    }
    const page = async (after: string | null) => {
      const policy = { requestPolicy: "network-only" } as const;
      const asked = { ...variables, after } as AnyVariables;
      const result = await client.query(query, asked, policy).toPromise();
      return result.error === undefined ? listIn(result.data)?.list : undefined;
    };
    run.current = { busy: true, wanted: false };
    setHold({ key: start.key, data });
    let before: Drops;
    let reached: Reach | undefined;
    do {
      before = drops.get();
      reached = await readAgain(page, start.reach.pages);
      // What was dropped meanwhile may have been read before that.
    } while (isDropped(data, before, drops.get()));
    run.current.busy = false;
    setHold(null);
    if (reached === undefined || now.current.key !== start.key) return;
    // More was asked for meanwhile: what was read is short of it.
    if (now.current.reach.after !== start.reach.after) run.current.wanted = true;
    else setAt({ key: start.key, reach: reached });
  }, [client]);

  // What came while the list was being read waits until that is shown.
  useEffect(() => {
    if (hold !== null || !run.current.wanted) return;
    run.current.wanted = false;
    void again();
  }, [hold, again]);

  const dropped = useStore(drops);
  const seen = useRef(dropped);
  useEffect(() => {
    const before = seen.current;
    seen.current = dropped;
    // A single page is asked for again by the cache.
    if (before === dropped || now.current.reach.after === null) return;
    if (reading.current === null) return setAt({ key: now.current.key, reach: FIRST_PAGE });
    if (!run.current.busy && isDropped(reading.current.data, before, dropped)) void again();
  }, [dropped, again]);

  // Coming back to a long list shows what the cache has of it, and reads all of that again.
  useEffect(() => {
    if (now.current.reach.after !== null) void again();
    return () => {
      const { key: list, reach: last } = now.current;
      if (last.after === null || reading.current === null) left.delete(`${path} ${list}`);
      else left.set(`${path} ${list}`, last);
    };
  }, [again, path]);

  return {
    after: reach.after,
    more: (after) => {
      if (after !== reach.after) setAt({ key, reach: { after, pages: reach.pages + 1 } });
    },
    held: hold?.key === key ? hold.data : undefined,
    reading,
    again,
  };
}

/** Whether the list in this data was dropped between two moments. */
function isDropped(data: unknown, before: Drops, after: Drops): boolean {
  const field = listIn(data)?.field;
  return field === undefined ? before !== after : before[field] !== after[field];
}
