import { dateWords, daysAway, today } from "#/lib/civil-date";
import { serverNow } from "#/lib/clock";
import { useNow } from "#/lib/use-now";

/** A due date as a day, and how far it is: `Fri 4 Dec, in 12 days`. */
export function DueDate({ on, distance = true }: { on: string; distance?: boolean }) {
  useNow(60_000);
  const near = today(serverNow());
  return (
    <time dateTime={on} title={on}>
      {dateWords(on, near)}
      {distance && `, ${daysAway(on, near)}`}
    </time>
  );
}
