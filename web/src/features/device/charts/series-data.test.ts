import { describe, expect, it } from "vitest";
import { bridgeable, bridged, isolated } from "./gaps";
import { type Ledger, mergeLive, newest, type Samples, type SeriesData } from "./series-data";

const STEP = 10_000;
const cpu = { metric: "cpu.busy", component: "", unit: "%" };

function stored(values: (number | null)[], countedTo = values.length * STEP): SeriesData {
  return {
    stepMs: STEP,
    times: values.map((_, i) => i * STEP),
    lines: [{ ...cpu, min: [...values], max: [...values], mean: [...values] }],
    countedTo,
  };
}

const samples = (points: [number, number][]): Samples => ({
  ...cpu,
  times: points.map(([at]) => at),
  values: points.map(([, value]) => value),
});

const none = (): Ledger => new Map();

describe("merging live points", () => {
  it("puts a point into its bucket, making the empty ones before it", () => {
    const merged = mergeLive(stored([1, 2]), [samples([[45_000, 9]])], none());
    expect(merged.times).toEqual([0, 10_000, 20_000, 30_000, 40_000]);
    expect(merged.lines[0]?.mean).toEqual([1, 2, null, null, 9]);
  });

  it("keeps minimum, maximum and mean of a bucket", () => {
    const ledger = none();
    let data = mergeLive(stored([1]), [samples([[10_000, 4]])], ledger);
    data = mergeLive(data, [samples([[12_000, 10]])], ledger);
    data = mergeLive(data, [samples([[14_000, 1]])], ledger);
    expect(data.lines[0]).toMatchObject({ min: [1, 1], max: [1, 10] });
    expect(data.lines[0]?.mean[1]).toBeCloseTo(5);
  });

  it("does not count again what the server has counted, but never loses a spike", () => {
    const data = mergeLive(stored([5]), [samples([[3_000, 90]])], none());
    expect(data.lines[0]).toMatchObject({ mean: [5], max: [90], min: [5] });
  });

  it("takes a sample that comes twice for one", () => {
    const ledger = none();
    const once = mergeLive(
      stored([1]),
      [
        samples([
          [10_000, 4],
          [12_000, 8],
        ]),
      ],
      ledger,
    );
    const twice = mergeLive(
      once,
      [
        samples([
          [10_000, 4],
          [12_000, 8],
        ]),
      ],
      ledger,
    );
    expect(twice).toEqual(once);
  });

  it("fills what the server did not have yet", () => {
    const data = mergeLive(stored([5, null]), [samples([[12_000, 7]])], none());
    expect(data.lines[0]?.mean).toEqual([5, 7]);
  });

  it("leaves the data it was given alone", () => {
    const before = stored([1, 2]);
    mergeLive(before, [samples([[45_000, 9]])], none());
    expect(before).toEqual(stored([1, 2]));
  });

  it("starts a line that was not there, with its past empty", () => {
    const other = { metric: "network.received", component: "eno1", unit: "bytes/s" };
    const data = mergeLive(stored([1, 2]), [{ ...other, times: [11_000], values: [8] }], none());
    expect(data.lines[1]).toEqual({ ...other, min: [null, 8], max: [null, 8], mean: [null, 8] });
  });

  it("refuses other units, broken numbers and instants before the beginning", () => {
    const wrong: Samples[] = [
      { ...cpu, unit: "bytes", times: [5_000], values: [1e9] },
      samples([[-1, 3]]),
      samples([[15_000, Number.NaN]]),
    ];
    const data = mergeLive(stored([1, 2]), wrong, none());
    expect(data.lines[0]?.max).toEqual([1, 2]);
    expect(data.times).toHaveLength(2);
  });

  it("does not grow without bound when a clock jumps", () => {
    const data = mergeLive(stored([1]), [samples([[10 * 365 * 86_400_000, 3]])], none());
    expect(data.times).toHaveLength(1);
  });

  it("starts from nothing", () => {
    const data = mergeLive({ ...stored([]), lines: [] }, [samples([[45_000, 9]])], none());
    expect(data.times).toEqual([40_000]);
    expect(data.lines[0] && newest(data.lines[0])).toBe(9);
  });
});

describe("gaps", () => {
  it("bridges jitter and nothing longer", () => {
    expect(bridged([1, null, 2], 1)).toEqual([1, undefined, 2]);
    expect(bridged([1, null, null, 2], 1)).toEqual([1, null, null, 2]);
    expect(bridged([1, null, 2], 0)).toEqual([1, null, 2]);
  });

  it("leaves the edges empty", () => {
    expect(bridged([null, 1, null], 5)).toEqual([null, 1, null]);
  });

  it("takes half a minute for jitter in a dense line", () => {
    const dense = [1, 2, 3, 4];
    expect([1_000, 10_000, 15_000, 30_000, 60_000].map((step) => bridgeable(dense, step))).toEqual([
      29, 2, 1, 0, 0,
    ]);
  });

  it("measures a sparse line by its own distance", () => {
    const everySixth = [1, ...Array<null>(5).fill(null), 2, ...Array<null>(5).fill(null), 3];
    expect(bridgeable(everySixth, 10_000)).toBe(10);
    expect(bridged(everySixth, 10)).not.toContain(null);
  });

  it("never bridges ten minutes", () => {
    const farApart = [1, ...Array<null>(200).fill(null), 2];
    expect(bridgeable(farApart, 10_000)).toBe(59);
  });

  it("finds the values that no line reaches", () => {
    expect(isolated([1, null, 2, 3, null, 4])).toEqual([0, 5]);
    expect(isolated([1, undefined, 2, null, null, 5])).toEqual([5]);
    expect(isolated([])).toEqual([]);
  });
});
