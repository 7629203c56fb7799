import { type Parsed, spans, WEEKDAY_NAMES, WEEKDAYS, type Weekday, type Window } from "./hours";
import styles from "./week-picture.module.css";

/** The week as seven bars of 24 hours; what cannot be read is left empty. */
export function WeekPicture({ of }: { of: (day: Weekday) => Parsed<Window[]> }) {
  return (
    <div className={styles.week} aria-hidden>
      {WEEKDAYS.map((day) => {
        const parsed = of(day);
        return (
          <div key={day} className={styles.day}>
            <span>{WEEKDAY_NAMES[day].slice(0, 2)}</span>
            <div className={styles.bar}>
              {parsed.ok &&
                spans(parsed.value).map(({ start, length }) => (
                  <i key={start} style={{ left: `${start * 100}%`, width: `${length * 100}%` }} />
                ))}
            </div>
          </div>
        );
      })}
      <div className={styles.scale}>
        <span>0</span>
        <span>6</span>
        <span>12</span>
        <span>18</span>
        <span>24</span>
      </div>
    </div>
  );
}
