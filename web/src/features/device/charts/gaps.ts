// When is a hole in a line a gap? Not every metric is sampled with every batch, and with buckets as
// short as the sampling interval a little jitter leaves one empty now and then. A hole is a gap when
// it is long for this line: longer than twice its usual distance between values.

/** Holes up to this long are jitter, whatever the line. */
const JITTER_MS = 30_000;

/** Holes longer than this are gaps, whatever the line: nothing is sampled so seldom. */
const GAP_MS = 10 * 60_000;

/** How many empty buckets in a row this line may have without being broken. */
export function bridgeable(values: readonly (number | null)[], stepMs: number): number {
  const jitter = Math.max(0, Math.ceil(JITTER_MS / stepMs) - 1);
  const limit = Math.max(jitter, Math.floor(GAP_MS / stepMs) - 1);
  return Math.min(limit, Math.max(jitter, 2 * usualDistance(values) - 2));
}

/** The median distance between two values that follow each other, in buckets; 1 for a dense line. */
function usualDistance(values: readonly (number | null)[]): number {
  const distances: number[] = [];
  let last = -1;
  for (const [i, value] of values.entries()) {
    if (value === null) continue;
    if (last >= 0) distances.push(i - last);
    last = i;
  }
  distances.sort((a, b) => a - b);
  return distances[Math.floor(distances.length / 2)] ?? 1;
}

/**
 * The values for drawing: null breaks the line, undefined is drawn across. Only short holes between
 * two values become undefined; the edges stay empty.
 */
export function bridged(
  values: readonly (number | null)[],
  mostBuckets: number,
): (number | null | undefined)[] {
  const drawn: (number | null | undefined)[] = [...values];
  let last = -1;
  for (const [i, value] of values.entries()) {
    if (value === null) continue;
    const hole = i - last - 1;
    if (last >= 0 && hole > 0 && hole <= mostBuckets) drawn.fill(undefined, last + 1, i);
    last = i;
  }
  return drawn;
}

/** Indices of values that no line reaches, because both neighbours are gaps: they need a point. */
export function isolated(values: ArrayLike<number | null | undefined>): number[] {
  const found: number[] = [];
  for (let i = 0; i < values.length; i += 1) {
    const alone = (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null;
    const across = values[i - 1] === undefined && i > 0;
    const onward = values[i + 1] === undefined && i + 1 < values.length;
    if (typeof values[i] === "number" && alone && !across && !onward) found.push(i);
  }
  return found;
}
