// The server's time as this browser can best know it. Relative times, the chart's right edge and
// the renewal of the session all break when the local clock is wrong, so every answer's `Date`
// header corrects it. The header has whole seconds: offsets under two seconds are left alone.

const TOLERANCE_MS = 2_000;

let offsetMs = 0;

/** Milliseconds since the epoch by the server's clock. */
export function serverNow(): number {
  return Date.now() + offsetMs;
}

/** Learns the offset from an answer's `Date` header; anything unparseable is ignored. */
export function observeServerDate(header: string | null): void {
  if (header === null) return;
  const server = Date.parse(header);
  if (Number.isNaN(server)) return;
  const measured = server - Date.now();
  offsetMs = Math.abs(measured) > TOLERANCE_MS ? measured : 0;
}
