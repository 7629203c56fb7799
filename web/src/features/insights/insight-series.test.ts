import { describe, expect, it } from "vitest";
import { evidenceLine, lineInWords, scaleOf } from "./insight-series";

const line = (metric: string, component: string, mean: (number | null)[]) => ({
  metric,
  component,
  unit: "bytes",
  min: mean,
  max: mean,
  mean,
});
const times = [1, 2, 3];

describe("the evidence line", () => {
  it("shows a share of the size, which is known more seldom", () => {
    const lines = [
      line("filesystem.used", "/", [50, null, 90]),
      line("filesystem.total", "/", [100, null, null]),
      line("filesystem.used", "/var", [1, 1, 1]),
    ];
    const metrics = ["filesystem.used", "filesystem.total"];
    expect(evidenceLine(times, lines, { metrics, component: "/" })?.values).toEqual([50, null, 90]);
    expect(evidenceLine(times, lines, { metrics, component: "/var" })).toBeNull();
  });

  it("shows a plain metric as it is, gaps included", () => {
    const lines = [line("cpu.busy", "", [1, null, 3])];
    expect(evidenceLine(times, lines, { metrics: ["cpu.busy"], component: "" })?.values).toEqual([
      1,
      null,
      3,
    ]);
  });

  it("keeps thresholds in sight and percent below a hundred", () => {
    const [low, high] = scaleOf([40, 60], [90, null], "%");
    expect(low).toBeLessThan(40);
    expect(high).toBeGreaterThan(90);
    expect(high).toBeLessThanOrEqual(100);
    expect(scaleOf([], [], "%")).toEqual([0, 1]);
    expect(scaleOf([5, 5], [], "1")[0]).toBeGreaterThanOrEqual(0);
  });

  it("can be said", () => {
    const words = (value: number) => `${value} %`;
    expect(lineInWords({ times, values: [1, null, 3] }, words)).toBe(
      "Between 1 % and 3 %; last 3 %.",
    );
    expect(lineInWords({ times, values: [null, null, null] }, words)).toBe("No data in this time.");
  });
});
