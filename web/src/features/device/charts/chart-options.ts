// uPlot's options for one chart: mean lines in their min–max bands, time below, units at the left.
import type uPlot from "uplot";
import { inUnit } from "#/lib/quantity";
import { bandColour, type ChartColours, lineColour } from "./chart-colours";
import { bridgeable, bridged, isolated } from "./gaps";
import type { Plot } from "./plots";

export const HEIGHT = 168;
const FONT = '11px "Inter Variable", sans-serif';

/** Steps of a scale in bytes: powers of two read as whole units. */
const BINARY_STEPS = Array.from({ length: 50 }, (_, n) => 2 ** n);

interface Parts {
  width: number;
  plot: Plot;
  unit: string;
  colours: ChartColours;
  /** Charts with the same key share the cross-hair. */
  syncKey: string;
  /** The edges now, epoch ms. */
  range: () => { from: number; to: number };
  onCursor: (index: number | null) => void;
  onZoom: (from: number, to: number) => void;
}

export function chartOptions(parts: Parts): uPlot.Options {
  const { width, plot, unit, colours, syncKey, range, onCursor, onZoom } = parts;
  const axis = {
    font: FONT,
    stroke: colours.text,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height: HEIGHT,
    padding: [8, 10, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      sync: { key: syncKey },
      drag: { x: true, y: false, setScale: false },
      points: { size: 6 },
    },
    scales: {
      x: { time: true, range: () => seconds(range()) },
      y: { range: (_chart, _low, high) => [0, plot.ceiling ?? headroom(high)] },
    },
    axes: [
      {
        ...axis,
        space: 64,
        size: 24,
        gap: 4,
        values: (_chart, splits, _axis, _space, step) => instants(splits, step),
      },
      {
        ...axis,
        size: 64,
        gap: 6,
        values: (_chart, splits) => splits.map((value) => inUnit(value, unit)),
        ...(unit === "bytes" ? { incrs: BINARY_STEPS } : {}),
      },
    ],
    series: [{}, ...plot.lines.flatMap((_, i) => lineSeries(lineColour(colours, i)))],
    bands: plot.lines.map((_, i) => ({
      series: [2 + i * 3, 3 + i * 3] as [number, number],
      fill: bandColour(lineColour(colours, i)),
    })),
    hooks: {
      setCursor: [(chart) => onCursor(chart.cursor.idx ?? null)],
      setSelect: [
        (chart) => {
          const { left, width: dragged } = chart.select;
          if (dragged < 4) return;
          onZoom(chart.posToVal(left, "x") * 1_000, chart.posToVal(left + dragged, "x") * 1_000);
          chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
}

/** Three series a line: mean (drawn), maximum and minimum (only the edges of the band). */
function lineSeries(stroke: string): uPlot.Series[] {
  const edge: uPlot.Series = { stroke: "transparent", width: 0, points: { show: false } };
  const alone: uPlot.Series.Points = {
    show: true,
    size: 4,
    fill: stroke,
    filter: (chart, index) => isolated(chart.data[index] ?? []),
  };
  return [{ stroke, width: 1.5, points: alone }, edge, edge];
}

/** The columns in the order of `lineSeries`; instants in seconds. */
export function chartData(times: readonly number[], plot: Plot, stepMs: number): uPlot.AlignedData {
  const columns = plot.lines.flatMap(({ mean, max, min }) =>
    [mean, max, min].map((values) => bridged(values, bridgeable(mean, stepMs))),
  );
  return [times.map((at) => at / 1_000), ...columns] as uPlot.AlignedData;
}

const seconds = ({ from, to }: { from: number; to: number }): [number, number] => [
  from / 1_000,
  to / 1_000,
];

function headroom(high: number | null): number {
  return high === null || high <= 0 ? 1 : high * 1.08;
}

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const SECONDS = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

/** Labels of the time axis: the clock, and the day where one begins. */
function instants(splits: number[], stepSeconds: number): string[] {
  return splits.map((at) => {
    const moment = new Date(at * 1_000);
    const midnight =
      moment.getHours() === 0 && moment.getMinutes() === 0 && moment.getSeconds() === 0;
    if (stepSeconds >= 86_400 || midnight) return DAY.format(moment);
    return (stepSeconds < 60 ? SECONDS : CLOCK).format(moment);
  });
}
