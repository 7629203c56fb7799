// When a live chart must be asked for again although it is connected: after a pause the agent sends
// what it kept, newest first, so values of the gap are stored after the samples that were heard.

/** Quiet for so long is a pause, in which an agent may have kept samples. */
export const PAUSE_MS = 15_000;
/** Samples so much older than the newest heard were kept by the agent and came late. */
const LATE_MS = 10_000;
/** How long after a sign of late samples the series is asked for again; an agent needs its time. */
export const CATCH_UP_AFTER_MS: readonly number[] = [4_000, 10_000, 20_000, 35_000, 55_000];

export interface Heard {
  /** When samples were last heard, or since when they are listened for, epoch ms. */
  at: number | undefined;
  /** The newest instant of a sample heard, epoch ms. */
  newest: number | undefined;
}

/** Whether samples heard at `now`, taken from `oldest` on, tell of values that are not in the chart. */
export function tellsOfGap(heard: Heard, now: number, oldest: number): boolean {
  const paused = heard.at !== undefined && now - heard.at > PAUSE_MS;
  const late = heard.newest !== undefined && heard.newest - oldest > LATE_MS;
  return paused || late;
}
