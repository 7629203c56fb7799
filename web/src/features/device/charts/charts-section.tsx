import { Button } from "@mantine/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { liveState } from "#/gql/live-client";
import { serverNow } from "#/lib/clock";
import { useStore } from "#/lib/store";
import { span } from "#/lib/time";
import { useNow } from "#/lib/use-now";
import { RANGES, type RangeName } from "#/routes/search";
import { Choice } from "#/ui/choice";
import { ProblemNotice } from "#/ui/problem-notice";
import { SkeletonRows } from "#/ui/skeleton";
import { useActions } from "../../actions/use-actions";
import { Chart } from "./chart";
import styles from "./chart.module.css";
import { PLOTS, type PlotSpec } from "./plots";
import type { SeriesData } from "./series-data";
import { edges, type TimeWindow, windowOf, zoomed } from "./time-window";
import { useSeries } from "./use-series";

const route = getRouteApi("/shell/devices/$deviceId");

interface Props {
  deviceId: string;
  /** When the device was last heard, epoch ms; null while it does not report. */
  lastSeen: number | null;
}

/** All charts of a device under one time control. */
export function ChartsSection({ deviceId, lastSeen }: Props) {
  const { range, from, to } = route.useSearch();
  const window = useMemo(() => windowOf({ range, from, to }), [range, from, to]);
  const navigate = useNavigate({ from: "/devices/$deviceId" });
  const { data, problem, heardAt, retry } = useSeries(deviceId, window);
  const tickMs = window.kind === "live" ? Math.max(1_000, window.spanMs / 900) : 3_600_000;
  useNow(tickMs);
  const shown = edges(window, serverNow());
  const choose = (name: RangeName) => void navigate({ search: { range: name }, replace: true });
  const zoom = (low: number, high: number) =>
    void navigate({ search: (previous) => ({ ...previous, ...zoomed(low, high) }) });

  useActions(
    RANGES.map((name, i) => ({
      id: `range.${name}`,
      title: `Show the last ${name}`,
      section: "This page" as const,
      keys: String(i + 1),
      run: () => choose(name),
    })),
  );
  return (
    <section aria-label="Charts">
      <h2 className="visually-hidden">Charts</h2>
      <div className={styles.bar}>
        <Choice
          label="Time range"
          value={window.kind === "live" ? window.name : ""}
          options={RANGES.map(
            (name) => ({ value: name, label: name }) as { value: RangeName | ""; label: string },
          )}
          onChange={(name) => name !== "" && choose(name)}
        />
        <WindowWords
          window={window}
          heardAt={lastSeen === null ? undefined : Math.max(lastSeen, heardAt ?? 0)}
          onBack={() => choose(range ?? "1h")}
        />
      </div>
      {data === undefined && problem === undefined && <SkeletonRows rows={6} />}
      {data === undefined && problem !== undefined && (
        <ProblemNotice problem={problem} onRetry={retry} />
      )}
      {data !== undefined && (
        <div className={styles.grid}>
          {PLOTS.filter((spec) => worthShowing(spec, data)).map((spec) => (
            <Chart
              key={spec.id}
              spec={spec}
              data={data}
              from={shown.from}
              to={shown.to}
              syncKey={deviceId}
              onZoom={zoom}
            />
          ))}
        </div>
      )}
    </section>
  );
}

function worthShowing(spec: PlotSpec, data: SeriesData): boolean {
  return spec.shown === "always" || spec.build(data.lines).lines.length > 0;
}

const HEARD_RECENTLY_MS = 30_000;

function WindowWords(props: {
  window: TimeWindow;
  heardAt: number | undefined;
  onBack: () => void;
}) {
  const { window, heardAt, onBack } = props;
  const connected = useStore(liveState) === "live";
  if (window.kind === "fixed") {
    return (
      <>
        <span className={styles.live}>{span(window.from, window.to)}</span>
        <Button onClick={onBack}>Back to live</Button>
      </>
    );
  }
  const recent = heardAt !== undefined && serverNow() - heardAt < HEARD_RECENTLY_MS;
  const live = connected && recent;
  return (
    <span className={styles.live} data-live={live}>
      <span className={styles.dot} aria-hidden />
      {live
        ? "Live. Drag over a chart to zoom."
        : "No new readings at present. Drag over a chart to zoom."}
    </span>
  );
}
