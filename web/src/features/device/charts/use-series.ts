// Chart data of one device for a window: asked once, kept current by the subscription, asked again
// when the window has moved on by much, after a lost connection, or when kept samples came late.
import { useEffect, useRef, useState } from "react";
import { client, uncachedClient } from "#/gql/client";
import { graphql } from "#/gql/graphql";
import { reconnections } from "#/gql/live-client";
import { type Problem, toProblem } from "#/gql/problem";
import { serverNow } from "#/lib/clock";
import { useStore } from "#/lib/store";
import { CATCH_UP_AFTER_MS, type Heard, tellsOfGap } from "./catch-up";
import { METRICS } from "./plots";
import { type Ledger, mergeLive, type Samples, type SeriesData } from "./series-data";
import { edges, type TimeWindow } from "./time-window";

const SeriesQuery = graphql(`
  query DeviceSeries($id: ID!, $from: DateTime!, $to: DateTime!, $metrics: [String!]!, $points: Int!) {
    device(id: $id) {
      id
      series(from: $from, to: $to, metrics: $metrics, points: $points) {
        stepMs tier times
        series { metric component unit min max mean }
      }
    }
  }
`);

const SamplesSubscription = graphql(`
  subscription DeviceSamples($deviceId: ID!) {
    deviceSamples(deviceId: $deviceId) {
      deviceId lastSeenAt
      points { metric component unit times values }
    }
  }
`);

const POINTS = 300;
/** A live window is asked again after this share of it has passed by. */
const STALE_SHARE = 0.2;
const STALE_MIN_MS = 60_000;

export interface LiveSeries {
  data: SeriesData | undefined;
  problem: Problem | undefined;
  loading: boolean;
  /** When the newest live sample came, epoch ms. */
  heardAt: number | undefined;
  retry: () => void;
}

export function useSeries(deviceId: string, window: TimeWindow): LiveSeries {
  const [data, setData] = useState<SeriesData>();
  const [problem, setProblem] = useState<Problem>();
  const [loading, setLoading] = useState(true);
  const [heardAt, setHeardAt] = useState<number>();
  const [attempt, setAttempt] = useState(0);
  const heard = useRef<Heard>({ at: undefined, newest: undefined });
  const ledger = useRef<Ledger>(new Map());
  // Samples that come while the stored data is under way are merged when it is there.
  const early = useRef<Samples[]>([]);
  const connection = useStore(reconnections);
  const key = window.kind === "fixed" ? `${window.from}-${window.to}` : window.name;
  const live = window.kind === "live";

  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` is the window; `connection` and `attempt` ask again
  useEffect(() => {
    let current = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      setLoading(true);
      const { from, to } = edges(window, serverNow());
      const variables = {
        id: deviceId,
        from: iso(from),
        to: iso(to),
        metrics: [...METRICS],
        points: POINTS,
      };
      const result = await uncachedClient.query(SeriesQuery, variables).toPromise();
      if (!current) return;
      setLoading(false);
      setProblem(result.error === undefined ? undefined : toProblem(result.error));
      const series = result.data?.device?.series;
      if (series !== undefined) {
        ledger.current = new Map();
        const stored: SeriesData = {
          stepMs: series.stepMs,
          times: series.times,
          lines: series.series,
          countedTo: to,
        };
        setData(live ? mergeLive(stored, early.current, ledger.current) : stored);
        early.current = early.current.filter(
          (each) => (each.times.at(-1) ?? 0) > to - STALE_MIN_MS,
        );
      }
      if (live)
        timer = setTimeout(() => void ask(), Math.max(STALE_MIN_MS, STALE_SHARE * window.spanMs));
    };
    void ask();
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [deviceId, key, connection, attempt]);

  useEffect(() => {
    // A server that goes away before the first news leaves a gap, too: quiet counts from here.
    heard.current = { at: serverNow(), newest: undefined };
    let catchUps: ReturnType<typeof setTimeout>[] = [];
    const catchUp = () => {
      if (catchUps.length > 0) return;
      catchUps = CATCH_UP_AFTER_MS.map((after, index) =>
        setTimeout(() => {
          if (index + 1 === CATCH_UP_AFTER_MS.length) catchUps = [];
          setAttempt((n) => n + 1);
        }, after),
      );
    };
    const { unsubscribe } = client
      .subscription(SamplesSubscription, { deviceId })
      .subscribe((result) => {
        const news = result.data?.deviceSamples;
        if (news === undefined) return;
        const now = serverNow();
        setHeardAt(now);
        if (!live) return;
        const instants = news.points.flatMap((each) => [each.times[0], each.times.at(-1)]);
        const known = instants.filter((each) => each !== undefined);
        if (tellsOfGap(heard.current, now, Math.min(...known))) catchUp();
        heard.current = { at: now, newest: Math.max(heard.current.newest ?? 0, ...known) };
        early.current.push(...news.points);
        if (early.current.length > 2_000) early.current.splice(0, 1_000);
        setData((previous) => previous && mergeLive(previous, news.points, ledger.current));
      });
    return () => {
      catchUps.forEach(clearTimeout);
      unsubscribe();
    };
  }, [deviceId, live]);

  return { data, problem, loading, heardAt, retry: () => setAttempt((n) => n + 1) };
}

const iso = (at: number) => new Date(at).toISOString();
