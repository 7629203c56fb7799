// `useQuery` for pages: paints from the cache first, asks again after a lost connection, and turns
// the error into a problem that can be shown.
import type { AnyVariables, DocumentInput } from "@urql/core";
import { useCallback, useEffect, useRef } from "react";
import { useQuery } from "urql";
import { useStore } from "#/lib/store";
import { reconnections } from "./live-client";
import { type Problem, toProblem } from "./problem";
import type { Paging, Reading } from "./use-paging";

export interface LiveQuery<Data> {
  data: Data | undefined;
  /** True while there is nothing to show yet. */
  loading: boolean;
  /** True while shown data is being asked for again. */
  refreshing: boolean;
  problem: Problem | undefined;
  /** Asks the server now. */
  refetch: () => void;
}

interface Options<Data, Variables extends AnyVariables> {
  query: DocumentInput<Data, Variables>;
  variables: Variables;
  pause?: boolean;
  /** Asks again this often while the page is visible; for values that no event announces. */
  everyMs?: number;
  /** Of a list that grows page by page: asking again then reaches from its first page to its last. */
  paging?: Paging;
}

export function useLiveQuery<Data, Variables extends AnyVariables>(
  options: Options<Data, Variables>,
): LiveQuery<Data> {
  const { query, variables, pause = false, everyMs, paging } = options;
  const [result, execute] = useQuery<Data, Variables>({
    query,
    variables,
    pause,
    requestPolicy: "cache-and-network",
  } as Parameters<typeof useQuery<Data, Variables>>[0]);
  const data = (paging?.held as Data | undefined) ?? result.data ?? undefined;
  const ask = () => execute({ requestPolicy: "network-only" });
  if (paging !== undefined) {
    paging.reading.current = { query, variables, data, ask } as unknown as Reading;
  }
  // The same function for the whole life of the page: what waits to call it must not miss its turn.
  const latest = useRef(ask);
  latest.current = pause ? () => {} : (paging?.again ?? ask);
  const refetch = useCallback(() => {
    latest.current();
  }, []);

  const connection = useStore(reconnections);
  const seen = useRef(connection);
  useEffect(() => {
    if (seen.current === connection) return;
    seen.current = connection;
    refetch();
  }, [connection, refetch]);

  useEffect(() => {
    if (everyMs === undefined) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") refetch();
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs, refetch]);

  return {
    data,
    // An answer of null (absent, or not for this person) is an answer: only asking is loading.
    loading: data === undefined && result.error === undefined && result.fetching && !pause,
    refreshing: data !== undefined && (result.fetching || result.stale),
    problem: result.error === undefined ? undefined : toProblem(result.error),
    refetch,
  };
}
