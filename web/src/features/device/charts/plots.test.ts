import { describe, expect, it } from "vitest";
import { inWords, METRICS, PLOTS, type PlotSpec } from "./plots";
import type { Line } from "./series-data";

const line = (metric: string, component: string, ...values: (number | null)[]): Line => ({
  metric,
  component,
  unit: "",
  min: values,
  max: values,
  mean: values,
});

function spec(id: string): PlotSpec {
  const found = PLOTS.find((plot) => plot.id === id);
  if (found === undefined) throw new Error(`no plot ${id}`);
  return found;
}

const labels = (id: string, lines: Line[]) =>
  spec(id)
    .build(lines)
    .lines.map((each) => each.label);

describe("plots", () => {
  it("show the busiest interfaces and never the loopback", () => {
    const lines = ["lo", "eth0", "ifb0"].flatMap((name) => [
      line("network.received", name, name === "ifb0" ? 0 : 9),
      line("network.sent", name, 0),
    ]);
    expect(labels("network", lines)).toEqual(["eth0 received", "eth0 sent"]);
  });

  it("show what stands still where nothing moves", () => {
    expect(labels("network", [line("network.received", "eth0", 0)])).toEqual(["eth0 received"]);
  });

  it("draw filesystems as shares, the fullest first, and skip those of unknown size", () => {
    const plot = spec("filesystems").build([
      line("filesystem.used", "/", 1, null),
      line("filesystem.total", "/", 4, 4),
      line("filesystem.used", "/srv", 9, 9),
      line("filesystem.total", "/srv", 10, 10),
      line("filesystem.used", "/lost", 5),
    ]);
    expect(plot.lines.map((each) => [each.label, each.mean])).toEqual([
      ["/srv", [90, 90]],
      ["/", [25, null]],
    ]);
    expect(plot.ceiling).toBe(100);
  });

  it("reach up to all memory where that is known", () => {
    expect(spec("memory").build([line("memory.total", "", 64)]).ceiling).toBe(64);
    expect(spec("memory").build([])).toEqual({ lines: [] });
  });

  it("say in words what they show", () => {
    const data = { stepMs: 1, times: [0, 1], lines: [line("cpu.busy", "", 3, 12)], countedTo: 1 };
    const words = inWords(spec("cpu"), spec("cpu").build(data.lines), data).replaceAll(
      "\u00a0",
      " ",
    );
    expect(words).toBe("Processor: busy last 12 %, between 3.0 % and 12 %.");
    expect(inWords(spec("cpu"), { lines: [] }, { ...data, times: [] })).toMatch(/no data/);
  });

  it("ask for each metric once", () => {
    expect(new Set(METRICS).size).toBe(METRICS.length);
  });
});
