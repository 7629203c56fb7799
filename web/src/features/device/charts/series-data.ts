// Chart data: what the server stored, with what arrives meanwhile merged in. Invariants:
// 1. `times` are bucket starts, ascending, exactly `stepMs` apart; every array runs parallel to them.
// 2. A bucket without data is null in all three arrays: a gap stays a gap.
// 3. Merging the same sample twice changes nothing; a spike only ever widens a bucket.

/** One line of a chart as it comes: one metric of one component. */
export interface Line {
  metric: string;
  component: string;
  unit: string;
  min: (number | null)[];
  max: (number | null)[];
  mean: (number | null)[];
}

export interface SeriesData {
  stepMs: number;
  times: number[];
  lines: Line[];
  /** Up to here (epoch ms) the server has counted; later samples are counted here. */
  countedTo: number;
}

/** Live samples of one metric and component. */
export interface Samples {
  metric: string;
  component: string;
  unit: string;
  times: readonly number[];
  values: readonly number[];
}

/** What has been merged of one line: up to when, and how many samples the newest means stand for. */
interface Merged {
  upTo: number;
  weights: Map<number, number>;
}

/** Bookkeeping beside the data, by metric and component; it begins anew with newly stored data. */
export type Ledger = Map<string, Merged>;

/** A bucket is never grown further than this: a clock that jumped must not fill the memory. */
const MOST_BUCKETS = 5_000;

/** Merges live samples; the data it is given stays as it is. */
export function mergeLive(data: SeriesData, batch: readonly Samples[], ledger: Ledger): SeriesData {
  const merged: SeriesData = {
    ...data,
    times: [...data.times],
    lines: data.lines.map((line) => ({
      ...line,
      min: [...line.min],
      max: [...line.max],
      mean: [...line.mean],
    })),
  };
  for (const samples of batch) {
    for (const [i, at] of samples.times.entries()) {
      const value = samples.values[i];
      if (value !== undefined && Number.isFinite(value)) put(merged, samples, at, value, ledger);
    }
  }
  return merged;
}

function put(data: SeriesData, of: Samples, at: number, value: number, ledger: Ledger): void {
  const index = bucketFor(data, at);
  if (index === undefined) return;
  const line = lineFor(data, of);
  if (line === undefined) return;
  const name = `${of.metric} ${of.component}`;
  const merged = ledger.get(name) ?? { upTo: data.countedTo, weights: new Map<number, number>() };
  const repeated = at <= merged.upTo;
  const before = line.mean[index] ?? null;
  line.min[index] = Math.min(line.min[index] ?? value, value);
  line.max[index] = Math.max(line.max[index] ?? value, value);
  if (before === null) {
    line.mean[index] = value;
    merged.weights.set(index, 1);
  } else if (!repeated) {
    const weight = merged.weights.get(index) ?? 1;
    line.mean[index] = before + (value - before) / (weight + 1);
    merged.weights.set(index, weight + 1);
  }
  merged.upTo = Math.max(merged.upTo, at);
  ledger.set(name, merged);
}

/** The index of the bucket of an instant, made with empty ones before it where it is new. */
function bucketFor(data: SeriesData, at: number): number | undefined {
  const start = data.times[0] ?? Math.floor(at / data.stepMs) * data.stepMs;
  const index = Math.floor((at - start) / data.stepMs);
  if (index < 0 || index >= MOST_BUCKETS) return undefined;
  for (let next = data.times.length; next <= index; next += 1) {
    data.times.push(start + next * data.stepMs);
    for (const { min, max, mean } of data.lines) {
      min.push(null);
      max.push(null);
      mean.push(null);
    }
  }
  return index;
}

/** The line of a sample. One whose unit differs from what is drawn is not mixed in. */
function lineFor(data: SeriesData, { metric, component, unit }: Samples): Line | undefined {
  const found = data.lines.find((each) => each.metric === metric && each.component === component);
  if (found !== undefined) return found.unit === unit ? found : undefined;
  const empty = () => Array.from<null>({ length: data.times.length }).fill(null);
  const line: Line = { metric, component, unit, min: empty(), max: empty(), mean: empty() };
  data.lines.push(line);
  return line;
}

/** The newest value of a line, or undefined where it has none. */
export function newest(line: Line): number | undefined {
  return line.mean.findLast((value) => value !== null) ?? undefined;
}
