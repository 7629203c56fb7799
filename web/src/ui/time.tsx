import { serverNow } from "#/lib/clock";
import { absolute, duration, refreshInterval, relative } from "#/lib/time";
import { useNow } from "#/lib/use-now";

/** An instant in words, with the absolute time on hover. `at` is RFC 3339 or epoch milliseconds. */
export function Time({ at }: { at: string | number }) {
  const instant = typeof at === "number" ? at : Date.parse(at);
  useNow(refreshInterval(instant, serverNow()));
  return (
    <time dateTime={new Date(instant).toISOString()} title={absolute(instant)}>
      {relative(instant, serverNow())}
    </time>
  );
}

/** How long ago an instant was, without the "ago": `32 m`. */
export function Elapsed({ since }: { since: string }) {
  const instant = Date.parse(since);
  useNow(refreshInterval(instant, serverNow()));
  return (
    <time dateTime={since} title={absolute(instant)}>
      {duration(Math.max(0, serverNow() - instant))}
    </time>
  );
}
