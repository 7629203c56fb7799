import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useMemo, useRef, useState } from "react";
import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import styles from "./chart.module.css";
import { chartColours } from "./chart-colours";
import { ChartLegend, momentOf } from "./chart-legend";
import { chartData, chartOptions, HEIGHT } from "./chart-options";
import { inWords, type PlotSpec } from "./plots";
import type { SeriesData } from "./series-data";
import { useWidth } from "./use-width";

interface Props {
  spec: PlotSpec;
  data: SeriesData;
  /** The edges of the window, epoch ms. */
  from: number;
  to: number;
  syncKey: string;
  onZoom: (from: number, to: number) => void;
}

/** One chart. The instance lives as long as its lines and colours do; data and edges move inside it. */
export function Chart({ spec, data, from, to, syncKey, onZoom }: Props) {
  const scheme = useComputedColorScheme("light");
  const { ref: box, width } = useWidth();
  const chart = useRef<UPlot | null>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const plot = useMemo(() => spec.build(data.lines), [spec, data]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme decides what the tokens say
  const colours = useMemo(chartColours, [scheme]);
  const edges = useRef({ from, to });
  edges.current = { from, to };
  const zoom = useRef(onZoom);
  zoom.current = onZoom;
  const shape = plot.lines.map((line) => line.label).join("\n");
  const columns = useMemo(() => chartData(data.times, plot, data.stepMs), [data, plot]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` is the part of `plot` that needs a new instance
  useEffect(() => {
    const element = box.current;
    if (element === null || width === 0) return;
    const instance = new UPlot(
      chartOptions({
        width,
        plot,
        unit: spec.unit,
        colours,
        syncKey,
        range: () => edges.current,
        onCursor: setCursor,
        onZoom: (low, high) => zoom.current(low, high),
      }),
      columns,
      element,
    );
    chart.current = instance;
    return () => {
      chart.current = null;
      instance.destroy();
    };
  }, [shape, plot.ceiling, spec, colours, syncKey, width]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: new edges redraw the same data
  useEffect(() => {
    chart.current?.setData(columns, true);
  }, [columns, from, to]);

  return (
    <figure className={styles.chart}>
      <figcaption className={styles.caption}>
        <div className={styles.title}>
          <h3>{spec.title}</h3>
          <span className={styles.moment}>{momentOf(data.times, cursor)}</span>
        </div>
        <ChartLegend spec={spec} plot={plot} colours={colours} cursor={cursor} />
      </figcaption>
      <p className="visually-hidden">{inWords(spec, plot, data)}</p>
      <div ref={box} className={styles.canvas} style={{ minHeight: HEIGHT }} aria-hidden />
      {plot.lines.length === 0 && <p className={styles.none}>No data in this time.</p>}
    </figure>
  );
}
