import { ChevronRight } from "lucide-react";
import { type CivilDate, dateWords } from "#/lib/civil-date";
import { axisTicks, type Interval, placed } from "./interval";
import styles from "./interval-bar.module.css";

/** The axis above the bars: today and months ahead. */
export function IntervalAxis({ today }: { today: CivilDate }) {
  return (
    <span className={styles.axis}>
      {axisTicks(today).map(({ at, date }, i, all) => (
        <span
          key={date}
          data-edge={i === 0 ? "start" : i === all.length - 1 ? "end" : undefined}
          style={{ left: `${at * 100}%` }}
        >
          {i === 0 ? "today" : axisDay(date)}
        </span>
      ))}
    </span>
  );
}

/** `22 Dec`: the axis is short enough to need no year. */
const axisDay = (date: CivilDate) =>
  new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" }).format(
    Date.parse(date),
  );

/** When it will probably be full: nine chances in ten lie within the bar, the mark is the likeliest day. */
export function IntervalBar({
  interval,
  today,
  urgent,
}: {
  interval: Interval;
  today: CivilDate;
  urgent: boolean;
}) {
  const place = placed(interval, today);
  const words = intervalWords(interval, today);
  return (
    <span className={styles.bar} role="img" aria-label={words} title={words}>
      {axisTicks(today).map(({ at }) => (
        <span key={at} className={styles.line} style={{ left: `${at * 100}%` }} />
      ))}
      {place === null ? (
        <span className={styles.beyond}>
          later <ChevronRight size={12} aria-hidden />
        </span>
      ) : (
        <>
          <span
            className={styles.span}
            data-urgent={urgent}
            data-open={place.open}
            style={{ left: `${place.from * 100}%`, width: `${(place.to - place.from) * 100}%` }}
          />
          {place.mark !== null && (
            <span
              className={styles.mark}
              data-urgent={urgent}
              style={{ left: `${place.mark * 100}%` }}
            />
          )}
        </>
      )}
    </span>
  );
}

/** `about Thu 3 Dec, between Sat 28 Nov and Fri 11 Dec` */
export function intervalWords({ p10On, p50On, p90On }: Interval, today: CivilDate): string {
  const day = (date: CivilDate) => dateWords(date, today);
  if (p50On === null) {
    return p10On === null
      ? "not within what is looked at"
      : `${day(p10On)} at the earliest, probably later`;
  }
  const latest = p90On === null ? "perhaps much later" : `${day(p90On)} at the latest`;
  return `about ${day(p50On)}${p10On === null ? "" : `, ${day(p10On)} at the earliest`}, ${latest}`;
}
