import { Link } from "@tanstack/react-router";
import { type CivilDate, dateWords, today } from "#/lib/civil-date";
import { serverNow } from "#/lib/clock";
import { bytes, percent } from "#/lib/quantity";
import { Facts } from "#/ui/facts";
import { Panel } from "#/ui/panel";
import table from "#/ui/table.module.css";
import { Time } from "#/ui/time";
import { FanChart } from "./fan-chart";
import { HitRateLine } from "./hit-rate";
import styles from "./planning.module.css";
import type { Forecast } from "./planning-query";
import { shiftWords } from "./shift-words";

const SCORES: Record<NonNullable<Forecast["score"]>, string> = {
  OPEN: "not decided yet",
  CAME_TRUE: "came true",
  EARLY: "it was full before the interval",
  LATE: "it was full after the interval",
  WRONG: "did not come true",
  AVERTED: "averted: space was freed or added",
};

/** A forecast as a short letter: what, why, how sure, and how such ones came out. */
export function ForecastBody({ forecast }: { forecast: Forecast }) {
  const now = today(serverNow());
  const { hitRate, missing, confidenceReason, shifts, risk } = forecast;
  return (
    <div className={styles.columns}>
      <div className={styles.main}>
        <Panel title="What will be">
          <div className={styles.letter}>
            <p className={styles.sentence}>{forecast.sentence}.</p>
            <p>{forecast.reason}</p>
            {missing !== null && missing !== forecast.reason && <p>{missing}</p>}
            {confidenceReason !== null && forecast.outcome === "GROWTH" && (
              <p>The interval may move: {confidenceReason}</p>
            )}
          </div>
        </Panel>
        <Panel title="Used, and what may come" aside="the last 60 days and the horizon">
          <FanChart forecast={forecast} />
          <p className={styles.quiet}>
            {forecast.outcome === "GROWTH"
              ? "Four of five courses lie in the shaded part; the dashed line is the likeliest. A diamond is something that happened once and is left out of the growth."
              : "Nothing is drawn ahead, because no date follows from this history."}
          </p>
        </Panel>
        {hitRate !== null && <HitRateLine rate={hitRate} />}
      </div>
      <div className={styles.side}>
        {forecast.crossings.length > 0 && <Crossings forecast={forecast} now={now} />}
        {forecast.chances.length > 0 && <Chances forecast={forecast} />}
        <Panel title="What it stands on">
          <Facts
            rows={[
              [
                "Used",
                forecast.usedBytes === null || forecast.capacityBytes === null
                  ? "not known"
                  : `${bytes(forecast.usedBytes)} of ${bytes(forecast.capacityBytes)}`,
              ],
              [
                "Growth a day",
                forecast.growthBytesPerDay === null ? null : bytes(forecast.growthBytesPerDay),
              ],
              ["History", `${forecast.historyDays} days with values`],
              ["Looks ahead", `${forecast.horizonDays} days`],
              ["Days counted in", forecast.zone],
              [
                "Came out",
                forecast.score === null ? null : (
                  <span key="s" className="row">
                    {SCORES[forecast.score]}
                    {forecast.scoredAt !== null && <Time at={forecast.scoredAt} />}
                  </span>
                ),
              ],
              [
                "Risk",
                risk === null ? null : (
                  <Link
                    key="r"
                    to="/planning/risks"
                    search={{ risk: risk.id, client: forecast.client.id }}
                  >
                    in the register
                  </Link>
                ),
              ],
            ]}
          />
        </Panel>
        {shifts.length > 0 && (
          <Panel title="Happened once" inset="flush">
            <table className={table.table}>
              <tbody>
                {shifts.map((shift) => (
                  <tr key={`${shift.on}-${shift.kind}`}>
                    <td>{shiftWords(shift)}</td>
                    <td className={`${table.number} ${table.quiet}`}>{dateWords(shift.on, now)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Panel>
        )}
      </div>
    </div>
  );
}

function Crossings({ forecast, now }: { forecast: Forecast; now: CivilDate }) {
  const day = (date: CivilDate | null) => (date === null ? "later" : dateWords(date, now));
  return (
    <Panel title="When it is reached" inset="flush">
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Use</th>
            <th scope="col">Earliest</th>
            <th scope="col">Likeliest</th>
            <th scope="col">Latest</th>
          </tr>
        </thead>
        <tbody>
          {forecast.crossings.map((crossing) => (
            <tr key={crossing.percent}>
              <td className={table.strong}>{percent(crossing.percent)}</td>
              <td>{day(crossing.p10On)}</td>
              <td>{day(crossing.p50On)}</td>
              <td>{day(crossing.p90On)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Chances({ forecast }: { forecast: Forecast }) {
  return (
    <Panel title="How likely 95 % is" inset="flush">
      <table className={table.table}>
        <tbody>
          {forecast.chances.map(({ withinDays, probability }) => (
            <tr key={withinDays}>
              <td>within {withinDays} days</td>
              <td className={table.number}>{chanceWords(probability)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

/** Drawn from a thousand courses: neither never nor certain can be told from them. */
function chanceWords(probability: number): string {
  if (probability <= 0.005) return "less than 1 %";
  if (probability >= 0.995) return "more than 99 %";
  return percent(Math.round(probability * 100));
}
