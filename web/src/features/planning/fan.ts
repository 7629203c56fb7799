// The geometry of a forecast's chart: what was used, where the size ends, and the spread of days on
// which each level is reached. Instants are days since 1970, values are bytes.
import { type CivilDate, dayNumber } from "#/lib/civil-date";

export interface Point {
  day: number;
  value: number;
}

interface Crossing {
  percent: number;
  p10On: CivilDate | null;
  p50On: CivilDate | null;
  p90On: CivilDate | null;
}

export interface FanInput {
  madeOn: CivilDate;
  usedBytes: number;
  capacityBytes: number;
  horizonDays: number;
  crossings: readonly Crossing[];
}

export interface Fan {
  /** Outline of the spread: four of five paths lie within. */
  spread: Point[];
  /** The likeliest course. */
  likely: Point[];
}

/** The fan that begins at what is used on the day of the forecast; empty where nothing is crossed. */
export function fanOf({ madeOn, usedBytes, capacityBytes, horizonDays, crossings }: FanInput): Fan {
  const start: Point = { day: dayNumber(madeOn), value: usedBytes };
  const end = start.day + horizonDays;
  const above = [...crossings]
    .sort((a, b) => a.percent - b.percent)
    .map((each) => ({ ...each, value: (each.percent / 100) * capacityBytes }))
    .filter(({ value }) => value > usedBytes);
  const edge = (pick: (crossing: Crossing) => CivilDate | null): Point[] =>
    above.flatMap((crossing) => {
      const date = pick(crossing);
      return date === null ? [] : [{ day: dayNumber(date), value: crossing.value }];
    });
  const early = edge((each) => each.p10On);
  if (early.length === 0) return { spread: [], likely: [] };
  const late = edge((each) => each.p90On);
  const top = early.at(-1) ?? start;
  const bottom = late.at(-1) ?? start;
  // An edge that does not reach the top level within the horizon runs on to the end of it: level
  // from where it was last known, because how much lower it lies is not known.
  const open = bottom.value < top.value;
  const closing = open
    ? [
        { day: end, value: top.value },
        { day: end, value: bottom.value },
      ]
    : [];
  return {
    spread: [start, ...early, ...closing, ...late.toReversed()],
    likely: [start, ...edge((each) => each.p50On)],
  };
}

/** `M x y L x y …` through points that are placed on the canvas. */
export function pathOf(
  points: readonly Point[],
  place: (point: Point) => [number, number],
): string {
  return points
    .map((point, i) => {
      const [x, y] = place(point);
      return `${i === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
}

/** The history as unbroken stretches: days without values are gaps, never bridged. */
export function stretches(
  times: readonly number[],
  values: readonly (number | null)[],
  widestGapMs: number,
): Point[][] {
  const found: Point[][] = [];
  let before: number | null = null;
  times.forEach((at, i) => {
    const value = values[i] ?? null;
    if (value === null) return;
    const point = { day: at / 86_400_000, value };
    if (before === null || at - before > widestGapMs) found.push([point]);
    else found.at(-1)?.push(point);
    before = at;
  });
  return found;
}
