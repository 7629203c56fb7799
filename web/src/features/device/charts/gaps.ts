// When is a hole in a line a gap? Agents sample every ten seconds; with buckets as short as that a
// little jitter leaves one empty now and then, which is no loss of data.

/** Holes up to this long are bridged. */
const JITTER_MS = 30_000;

/** How many empty buckets in a row are jitter and not a gap. */
export function jitterBuckets(stepMs: number): number {
  return Math.max(0, Math.ceil(JITTER_MS / stepMs) - 1);
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
