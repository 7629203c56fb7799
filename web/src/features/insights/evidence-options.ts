// uPlot's options of the evidence chart: one line, threshold lines, and a mark where it began.
import type uPlot from "uplot";
import { inUnit } from "#/lib/quantity";
import { HEIGHT } from "./chart-height";
import type { ChartSpec } from "./insight-query";
import { scaleOf } from "./insight-series";

const FONT = '11px "Inter Variable", sans-serif';

export interface MarkColours {
  line: string;
  grid: string;
  text: string;
  warn: string;
  critical: string;
  breach: string;
}

/** The colours of the present scheme; a canvas cannot read CSS variables itself. */
export function markColours(): MarkColours {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    line: token("--chart-2"),
    grid: token("--chart-grid"),
    text: token("--ink-3"),
    warn: token("--warn"),
    critical: token("--bad"),
    breach: `${token("--warn")}1f`,
  };
}

interface Parts {
  width: number;
  spec: ChartSpec;
  colours: MarkColours;
  beganAt: string;
  endedAt: string | null;
  values: readonly (number | null)[];
}

export function evidenceOptions(parts: Parts): uPlot.Options {
  const { width, spec, colours, values } = parts;
  const axis = { font: FONT, stroke: colours.text, ticks: { show: false } };
  const range = scaleOf(values, [spec.warn, spec.critical], spec.unit);
  return {
    width,
    height: HEIGHT,
    padding: [10, 8, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: {
        time: true,
        range: () => [Date.parse(spec.from) / 1_000, Date.parse(spec.to) / 1_000],
      },
      y: { range },
    },
    axes: [
      {
        ...axis,
        space: 72,
        size: 22,
        gap: 4,
        grid: { show: false },
        values: (_c, at) => at.map(moment),
      },
      {
        ...axis,
        size: 56,
        gap: 6,
        grid: { stroke: colours.grid, width: 1 },
        values: (_chart, splits) => splits.map((value) => inUnit(value, spec.unit)),
      },
    ],
    series: [{}, { stroke: colours.line, width: 1.75, points: { show: false }, spanGaps: false }],
    hooks: { drawClear: [(chart) => breach(chart, parts)], draw: [(chart) => marks(chart, parts)] },
  };
}

/** The time in which the rule was broken, as a quiet ground behind the line. */
function breach(chart: uPlot, { colours, beganAt, endedAt, spec }: Parts): void {
  const { ctx, bbox } = chart;
  const place = (at: string) =>
    Math.min(
      bbox.left + bbox.width,
      Math.max(bbox.left, chart.valToPos(Date.parse(at) / 1_000, "x", true)),
    );
  const from = place(beganAt);
  const to = place(endedAt ?? spec.to);
  ctx.save();
  ctx.fillStyle = colours.breach;
  ctx.fillRect(from, bbox.top, Math.max(0, to - from), bbox.height);
  ctx.restore();
}

function marks(chart: uPlot, { colours, spec, beganAt }: Parts): void {
  const { ctx, bbox } = chart;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.lineWidth = ratio;
  for (const [value, colour] of [
    [spec.warn, colours.warn],
    [spec.critical, colours.critical],
  ] as const) {
    if (value === null) continue;
    const y = chart.valToPos(value, "y", true);
    ctx.setLineDash([4 * ratio, 3 * ratio]);
    stroke(ctx, colour, [bbox.left, y, bbox.left + bbox.width, y]);
  }
  const x = chart.valToPos(Date.parse(beganAt) / 1_000, "x", true);
  if (x >= bbox.left && x <= bbox.left + bbox.width) {
    ctx.setLineDash([]);
    stroke(ctx, colours.critical, [x, bbox.top, x, bbox.top + bbox.height]);
    ctx.fillStyle = colours.critical;
    ctx.font = `${11 * ratio}px "Inter Variable", sans-serif`;
    const right = x > bbox.left + bbox.width * 0.8;
    ctx.textAlign = right ? "right" : "left";
    ctx.fillText("began", x + (right ? -4 : 4) * ratio, bbox.top + 10 * ratio);
  }
  ctx.restore();
}

function stroke(
  ctx: CanvasRenderingContext2D,
  colour: string,
  [x1, y1, x2, y2]: readonly [number, number, number, number],
): void {
  ctx.strokeStyle = colour;
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

function moment(seconds: number): string {
  const at = new Date(seconds * 1_000);
  return at.getHours() === 0 && at.getMinutes() === 0 ? DAY.format(at) : CLOCK.format(at);
}
