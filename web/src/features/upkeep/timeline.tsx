import { serverNow } from "#/lib/clock";
import { absolute, calendarDay } from "#/lib/time";
import { useNow } from "#/lib/use-now";
import styles from "./occurrence.module.css";
import type { Occurrence } from "./upkeep-query";

const DAY_MS = 86_400_000;
/** From the end of a day, which is when something is due, back to its noon: the same date in any nearby zone. */
const TO_NOON_MS = DAY_MS / 2;

/** The span of an occurrence as a thin bar: asked for, due, missed; and where it is now. */
export function Timeline({ occurrence }: { occurrence: Occurrence }) {
  useNow(60_000);
  const now = serverNow();
  const [opens, due, closes] = [occurrence.opensAt, occurrence.dueAt, occurrence.closesAt].map(
    (at) => Date.parse(at),
  ) as [number, number, number];
  const mark = occurrence.doneAt === null ? now : Date.parse(occurrence.doneAt);
  const from = Math.min(opens, mark) - DAY_MS;
  const to = Math.max(closes, mark) + DAY_MS;
  const at = (instant: number) => `${(100 * (instant - from)) / (to - from)}%`;
  const width = (a: number, b: number) => `${(100 * (b - a)) / (to - from)}%`;
  const day = (instant: number) => calendarDay(instant, now);
  const lastDay = (end: number) => day(end - TO_NOON_MS);
  // Labels that would overlap are left to the hover of their marks.
  const apart = (closes - due) / (to - from) > 0.14;
  return (
    <div
      role="img"
      aria-label={`Asked for from ${day(opens)}, due ${lastDay(due)}, missed after ${lastDay(closes)}.`}
      className={styles.track}
    >
      <span className={styles.span} style={{ left: at(opens), width: width(opens, due) }} />
      {closes > due && (
        <span
          className={styles.span}
          data-part="grace"
          style={{ left: at(due), width: width(due, closes) }}
        />
      )}
      <span
        className={styles.tick}
        data-edge="start"
        style={{ left: at(opens) }}
        title={absolute(opens)}
      >
        asked for {day(opens)}
      </span>
      <span className={styles.tick} style={{ left: at(due) }} title={absolute(due)}>
        due {lastDay(due)}
      </span>
      {apart && (
        <span
          className={styles.tick}
          data-edge="end"
          style={{ left: at(closes) }}
          title={absolute(closes)}
        >
          missed after {lastDay(closes)}
        </span>
      )}
      <span className={styles.point} style={{ left: at(mark) }} title={absolute(mark)} />
      <span className={`${styles.tick} ${styles.now}`} style={{ left: at(mark) }}>
        {occurrence.doneAt === null ? "now" : "done"}
      </span>
    </div>
  );
}
