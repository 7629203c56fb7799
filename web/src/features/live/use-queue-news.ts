// Work queues follow other people: what comes to the view waits behind a button, what is shown is
// brought up to date where it stands.
import { useRef, useState } from "react";
import { type ChangeKind, useOnChange } from "./changes";
import { notShownYet, outdated, type View } from "./queue-news";

/** The clock changes queues as well: what is due soon, whose lease is over. */
export const QUEUE_MS = 60_000;
/** The server gives at most so many records at once. */
export const NODES_MOST = 100;

interface List {
  nodes: readonly { id: string }[];
  totalCount: number;
  pageInfo: { hasNextPage: boolean };
}

export interface Options {
  kinds: readonly ChangeKind[];
  /** The view and its filter. */
  view: string;
  /** The list as far as it is loaded. */
  list: List | undefined;
  /** Asks what is in the view now, past the cache: the list must not take it in yet. */
  ask: () => Promise<View | undefined>;
  /** Reads these records again; the cache puts them where they are shown. */
  renew: (ids: string[]) => void;
}

export function useQueueNews(options: Options) {
  const { view, list } = options;
  const total = list?.totalCount ?? 0;
  const [news, setNews] = useState<{ view: string; at: View; over: number }>();
  const latest = useRef(options);
  latest.current = options;
  const asked = useRef(0);
  useOnChange(options.kinds, async (changed) => {
    asked.current += 1;
    const turn = asked.current;
    const at = await latest.current.ask();
    const now = latest.current;
    // A newer question, or another view, makes this answer worthless.
    if (at === undefined || turn !== asked.current || now.view !== view) return;
    setNews({ view, at, over: now.list?.totalCount ?? 0 });
    const rows = outdated(at, idsOf(now.list), changed);
    if (rows.length > 0) now.renew(rows.slice(0, NODES_MOST));
  });
  const current = news?.view === view ? news : undefined;
  return {
    /** How many records of the view wait to be shown. */
    waiting:
      current === undefined
        ? 0
        : notShownYet(current.at.ids, idsOf(list), list?.pageInfo.hasNextPage === false).length,
    /** Of the view now; once the list itself has another total, that is the newer one. */
    total: current?.over === total ? current.at.total : total,
    /** Says that what waited is being shown. */
    settle: () => setNews(undefined),
  };
}

function idsOf(list: List | undefined): string[] {
  return list?.nodes.map((each) => each.id) ?? [];
}
