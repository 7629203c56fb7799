// What a filesystem held over the last months, asked once for the chart.
import { useEffect, useState } from "react";
import { uncachedClient } from "#/gql/client";
import { type Problem, toProblem } from "#/gql/problem";
import { serverNow } from "#/lib/clock";
import { type Point, stretches } from "./fan";
import { HistoryQuery } from "./planning-query";

const DAY_MS = 86_400_000;
const BACK_DAYS = 60;
const POINTS = 240;
/** Buckets farther apart than this have a gap between them. */
const GAP_MS = 1.5 * DAY_MS;

export interface History {
  used: Point[][];
  from: number;
}

export function useHistory(deviceId: string, component: string) {
  const [history, setHistory] = useState<History>();
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => {
    let current = true;
    const to = serverNow();
    const from = to - BACK_DAYS * DAY_MS;
    const iso = (at: number) => new Date(at).toISOString();
    const variables = { id: deviceId, from: iso(from), to: iso(to), points: POINTS };
    void uncachedClient
      .query(HistoryQuery, variables)
      .toPromise()
      .then(({ data, error }) => {
        if (!current) return;
        if (error !== undefined) return setProblem(toProblem(error));
        const found = data?.device?.series;
        const used = found?.series.find(
          (each) => each.metric === "filesystem.used" && each.component === component,
        );
        setHistory({
          used: stretches(found?.times ?? [], used?.max ?? [], GAP_MS),
          from: from / DAY_MS,
        });
      });
    return () => {
      current = false;
    };
  }, [deviceId, component]);
  return { history, problem };
}
