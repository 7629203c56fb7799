/** The time that has passed as `0:42` or `1:05`: hours and minutes, as a timer shows them. */
export function clockFace(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}

/** The minutes that stopping now records: begun ones count whole, and a day is the most. */
export function begunMinutes(ms: number): number {
  return Math.min(1_440, Math.max(1, Math.ceil(ms / 60_000)));
}
