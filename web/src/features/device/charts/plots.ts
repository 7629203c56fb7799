// Which charts a device has, and how stored lines become drawn ones.
import { inUnit } from "#/lib/quantity";
import { type Line, newest, type SeriesData } from "./series-data";

/** A drawn line: a mean inside its band from minimum to maximum. */
export interface PlotLine {
  label: string;
  min: (number | null)[];
  max: (number | null)[];
  mean: (number | null)[];
}

export interface Plot {
  lines: PlotLine[];
  /** Fixed upper end of the scale (100 %, all memory); absent where the data decides. */
  ceiling?: number;
}

export interface PlotSpec {
  id: string;
  title: string;
  /** What one unit means, as `inUnit` knows it. */
  unit: string;
  metrics: readonly string[];
  build: (lines: readonly Line[]) => Plot;
  /** `always` shows the chart even without data, because its absence is news. */
  shown: "always" | "with-data";
}

/** Stored lines of these metrics under readable names. */
const named =
  (names: Record<string, string>, ceiling?: number) =>
  (lines: readonly Line[]): Plot => {
    const plotted = lines
      .filter((line) => line.metric in names)
      .map(({ metric, component, min, max, mean }) => ({
        label: [component, names[metric]].filter(Boolean).join(" "),
        min,
        max,
        mean,
      }));
    return ceiling === undefined ? { lines: plotted } : { lines: plotted, ceiling };
  };

/** A chart with more lines than this cannot be read. */
const MOST_COMPONENTS = 3;

/** The same for metrics with many components: the busiest ones, each with all its metrics. */
const busiest = (names: Record<string, string>) => {
  const build = named(names);
  return (lines: readonly Line[]): Plot => {
    const peaks = new Map<string, number>();
    for (const { metric, component, max } of lines) {
      if (!(metric in names) || component === "lo") continue;
      const peak = Math.max(0, ...known(max));
      peaks.set(component, Math.max(peaks.get(component) ?? 0, peak));
    }
    const ranked = [...peaks].sort((a, b) => b[1] - a[1]);
    // Where something moves, what stands still only hides it.
    const moving = ranked.filter(([, peak]) => peak > 0);
    const shown = (moving.length > 0 ? moving : ranked).slice(0, MOST_COMPONENTS);
    return build(shown.flatMap(([name]) => lines.filter((line) => line.component === name)));
  };
};

function memoryPlot(lines: readonly Line[]): Plot {
  const total = lines.find((line) => line.metric === "memory.total");
  const ceiling = total === undefined ? undefined : newest(total);
  return named({ "memory.used": "in use", "swap.used": "swap" }, ceiling)(lines);
}

/** Filesystems are drawn as shares, so that a small and a large one can be compared. */
function filesystemPlot(lines: readonly Line[]): Plot {
  const plotted: PlotLine[] = [];
  for (const used of lines.filter((line) => line.metric === "filesystem.used")) {
    const whole = lines.find(
      (line) => line.metric === "filesystem.total" && line.component === used.component,
    );
    const total = whole === undefined ? undefined : newest(whole);
    if (total === undefined || total <= 0) continue;
    const share = (values: (number | null)[]) =>
      values.map((value) => (value === null ? null : (100 * value) / total));
    plotted.push({
      label: used.component,
      min: share(used.min),
      max: share(used.max),
      mean: share(used.mean),
    });
  }
  const fullest = (line: PlotLine) => Math.max(0, ...known(line.max));
  plotted.sort((a, b) => fullest(b) - fullest(a));
  return { lines: plotted.slice(0, 2 * MOST_COMPONENTS), ceiling: 100 };
}

export const PLOTS: readonly PlotSpec[] = [
  {
    id: "cpu",
    title: "Processor",
    unit: "%",
    metrics: ["cpu.busy", "cpu.iowait", "cpu.steal"],
    build: named(
      { "cpu.busy": "busy", "cpu.iowait": "waiting for disks", "cpu.steal": "taken by the host" },
      100,
    ),
    shown: "always",
  },
  {
    id: "memory",
    title: "Memory",
    unit: "bytes",
    metrics: ["memory.used", "memory.total", "swap.used"],
    build: memoryPlot,
    shown: "always",
  },
  {
    id: "network",
    title: "Network",
    unit: "bytes/s",
    metrics: ["network.received", "network.sent"],
    build: busiest({ "network.received": "received", "network.sent": "sent" }),
    shown: "always",
  },
  {
    id: "filesystems",
    title: "Filesystems, used",
    unit: "%",
    metrics: ["filesystem.used", "filesystem.total"],
    build: filesystemPlot,
    shown: "always",
  },
  {
    id: "disks",
    title: "Disks",
    unit: "bytes/s",
    metrics: ["disk.read", "disk.written"],
    build: busiest({ "disk.read": "read", "disk.written": "written" }),
    shown: "with-data",
  },
  {
    id: "load",
    title: "Load",
    unit: "1",
    metrics: ["load.1"],
    build: named({ "load.1": "over 1 minute" }),
    shown: "with-data",
  },
  {
    id: "pressure",
    title: "Pressure: share of time that work had to wait",
    unit: "%",
    metrics: ["pressure.cpu", "pressure.memory", "pressure.io"],
    build: named({
      "pressure.cpu": "for processors",
      "pressure.memory": "for memory",
      "pressure.io": "for disks",
    }),
    shown: "with-data",
  },
];

/** Every metric that some chart needs. */
export const METRICS: readonly string[] = [...new Set(PLOTS.flatMap((plot) => plot.metrics))];

/** The chart in a sentence, for those who do not see it. */
export function inWords(spec: PlotSpec, plot: Plot, { times }: SeriesData): string {
  if (plot.lines.length === 0 || times.length === 0) return `${spec.title}: no data in this time.`;
  const parts = plot.lines.slice(0, 6).map((line) => {
    const low = Math.min(...known(line.min));
    const high = Math.max(...known(line.max));
    const now = line.mean.findLast((value) => value !== null);
    if (now === undefined || now === null) return `${line.label}: no data`;
    const words = (value: number) => inUnit(value, spec.unit);
    return `${line.label} last ${words(now)}, between ${words(low)} and ${words(high)}`;
  });
  return `${spec.title}: ${parts.join("; ")}.`;
}

const known = (values: (number | null)[]) => values.filter((value) => value !== null);
