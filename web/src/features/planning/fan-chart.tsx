import { addDays, dateWords, dayNumber, today } from "#/lib/civil-date";
import { serverNow } from "#/lib/clock";
import { bytes } from "#/lib/quantity";
import { ProblemLine } from "#/ui/problem-notice";
import { useWidth } from "../device/charts/use-width";
import { fanOf, type Point, pathOf } from "./fan";
import styles from "./planning.module.css";
import type { Forecast } from "./planning-query";
import { shiftWords } from "./shift-words";
import { useHistory } from "./use-history";

const HEIGHT = 300;
const LEFT = 68;
const RIGHT = 12;
const TOP = 12;
const BOTTOM = 26;
const DAY_STEP = 30;

/** What was, and the spread of what may be: the size and 95 % of it as lines to be reached. */
export function FanChart({ forecast }: { forecast: Forecast }) {
  const { ref, width } = useWidth();
  const { history, problem } = useHistory(forecast.device.id, forecast.component);
  const { usedBytes, capacityBytes, madeOn, horizonDays, crossings, shifts } = forecast;
  if (usedBytes === null || capacityBytes === null || capacityBytes <= 0) {
    return <p className={styles.quiet}>No value is known that could be drawn.</p>;
  }
  const now = today(serverNow());
  const { spread, likely } = fanOf({ madeOn, usedBytes, capacityBytes, horizonDays, crossings });
  // Without a fan the future is not drawn at all: it would only look like knowledge.
  const from = dayNumber(now) - 60;
  const to = spread.length === 0 ? dayNumber(now) + 3 : dayNumber(madeOn) + horizonDays;
  const ceiling = capacityBytes * 1.06;
  const x = (day: number) => LEFT + ((day - from) / (to - from)) * (width - LEFT - RIGHT);
  const y = (value: number) => TOP + (1 - value / ceiling) * (HEIGHT - TOP - BOTTOM);
  const place = ({ day, value }: Point): [number, number] => [x(day), y(value)];
  const ticks: number[] = [];
  for (let day = dayNumber(now) - 60; day <= to; day += DAY_STEP) ticks.push(day);
  const levels = [0, 0.25, 0.5, 0.75, 1].map((share) => share * capacityBytes);
  return (
    <div ref={ref}>
      {width > 0 && (
        <svg className={styles.fan} role="img" aria-label={forecast.sentence}>
          {levels.map((value) => (
            <g key={value}>
              <line
                x1={LEFT}
                x2={width - RIGHT}
                y1={y(value)}
                y2={y(value)}
                className={value === capacityBytes ? styles.capacity : styles.grid}
              />
              <text x={LEFT - 8} y={y(value) + 4} textAnchor="end">
                {bytes(value)}
              </text>
            </g>
          ))}
          <line
            x1={LEFT}
            x2={width - RIGHT}
            y1={y(capacityBytes * 0.95)}
            y2={y(capacityBytes * 0.95)}
            className={styles.limit}
          />
          <text x={LEFT + 6} y={y(capacityBytes * 0.95) + 13}>
            95 %
          </text>
          {ticks.map((day) => (
            <text
              key={day}
              x={x(day)}
              y={HEIGHT - 8}
              textAnchor={day === ticks[0] ? "start" : to - day < DAY_STEP / 6 ? "end" : "middle"}
            >
              {day === dayNumber(now) ? "today" : tickWords(day, now)}
            </text>
          ))}
          <line
            x1={x(dayNumber(now))}
            x2={x(dayNumber(now))}
            y1={TOP}
            y2={HEIGHT - BOTTOM}
            className={styles.now}
          />
          {spread.length > 0 && <path d={`${pathOf(spread, place)}Z`} className={styles.spread} />}
          {likely.length > 1 && <path d={pathOf(likely, place)} className={styles.likely} />}
          {history?.used.map((stretch) => (
            <path key={stretch[0]?.day} d={pathOf(stretch, place)} className={styles.history} />
          ))}
          {shifts
            .filter((shift) => dayNumber(shift.on) >= from)
            .map((shift) => (
              <g key={`${shift.on}-${shift.kind}`}>
                <title>{`${shiftWords(shift)}, ${dateWords(shift.on, now)}`}</title>
                <rect
                  x={x(dayNumber(shift.on)) - 4}
                  y={HEIGHT - BOTTOM - 9}
                  width={8}
                  height={8}
                  transform={`rotate(45 ${x(dayNumber(shift.on))} ${HEIGHT - BOTTOM - 5})`}
                  className={styles.shift}
                />
              </g>
            ))}
        </svg>
      )}
      {problem !== undefined && <ProblemLine problem={problem} />}
    </div>
  );
}

const tickWords = (day: number, now: string) =>
  dateWords(addDays("1970-01-01", day), now).replace(/^\S+ | \d{4}$/g, "");
