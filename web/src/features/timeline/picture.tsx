// The managed-or-watched picture: incidents as marks on a line, and between them what was done,
// missed, declined and agreed. Every mark has a shape of its own, so that colour is not needed.
import { useMemo } from "react";
import { plural } from "#/lib/quantity";
import { absolute, calendarDay, duration } from "#/lib/time";
import { useWidth } from "../device/charts/use-width";
import {
  type Cluster,
  clusters,
  inSentence,
  LANE_OF,
  LANES,
  type LaneName,
  monthStarts,
  type Trouble,
  troubles,
} from "./moments";
import type { Moment } from "./overview-query";
import styles from "./picture.module.css";

const LANE_HEIGHT = 30;
const AXIS_HEIGHT = 22;
const LABELS = 112;
const GAP = 11;
const MONTH = new Intl.DateTimeFormat("en-GB", { month: "short" });

interface Props {
  moments: readonly Moment[];
  from: number;
  to: number;
  now: number;
  days: number;
  /** A pressed mark narrows the list below to what it stands for. */
  onPick: (cluster: { from: number; to: number; lane: LaneName }) => void;
}

export function Picture({ moments, from, to, now, days, onPick }: Props) {
  const { ref, width } = useWidth();
  const plot = Math.max(0, width - LABELS - 8);
  const place = (at: number) => LABELS + ((at - from) / Math.max(1, to - from)) * plot;
  const end = Math.min(to, now);
  const wrong = useMemo(() => troubles(moments, end), [moments, end]);
  const height = LANES.length * LANE_HEIGHT + AXIS_HEIGHT;
  return (
    <div ref={ref} className={styles.picture} style={{ minHeight: height }}>
      {plot > 0 && (
        <svg width={width} height={height} role="img" aria-label={inSentence(moments, days)}>
          {monthStarts(from, to).map((at) => (
            <g key={at} className={styles.month}>
              <line x1={place(at)} x2={place(at)} y1={0} y2={height - AXIS_HEIGHT} />
              <text x={place(at) + 4} y={height - 6}>
                {MONTH.format(at)}
              </text>
            </g>
          ))}
          {LANES.map(({ name, label }, row) => {
            const y = row * LANE_HEIGHT + LANE_HEIGHT / 2;
            const own = moments.filter(({ kind }) => LANE_OF[kind] === name);
            return (
              <g key={name} className={styles.lane} data-lane={name}>
                <text x={0} y={y + 4}>
                  {label}
                </text>
                <line x1={LABELS} x2={LABELS + plot} y1={y} y2={y} />
                {name === "incidents"
                  ? wrong.map((trouble) => (
                      <TroubleMark
                        key={`${trouble.from}${trouble.text}`}
                        trouble={trouble}
                        x={place(trouble.from)}
                        width={place(trouble.to) - place(trouble.from)}
                        y={y}
                        onPick={() => onPick({ from: trouble.from, to: trouble.to, lane: name })}
                      />
                    ))
                  : clusters(own, place, GAP).map((cluster) => (
                      <Mark
                        key={cluster.from}
                        lane={name}
                        cluster={cluster}
                        y={y}
                        onPick={() => onPick({ from: cluster.from, to: cluster.to, lane: name })}
                      />
                    ))}
              </g>
            );
          })}
        </svg>
      )}
    </div>
  );
}

function TroubleMark(props: {
  trouble: Trouble;
  x: number;
  y: number;
  width: number;
  onPick: () => void;
}) {
  const { trouble, x, y, width, onPick } = props;
  const length = duration(trouble.to - trouble.from);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the pointer; the list below holds the same
    <g className={styles.mark} onClick={onPick}>
      <title>
        {`${trouble.text}\n${absolute(trouble.from)}, ${trouble.lasts ? `for ${length} and still` : `over after ${length}`}`}
      </title>
      <rect x={x} y={y - 3} width={Math.max(3, width)} height={6} rx={1.5} />
      <path d={`M${x} ${y - 9} l5.5 9.5 h-11 z`} />
    </g>
  );
}

function Mark(props: { lane: LaneName; cluster: Cluster; y: number; onPick: () => void }) {
  const { lane, cluster, y, onPick } = props;
  const { x, moments } = cluster;
  const many = moments.length > 1;
  const size = many ? 6 : 4.5;
  const first = moments[0];
  const words = many
    ? `${plural(moments.length, "entry", "entries")}: ${moments
        .slice(0, 4)
        .map(({ text }) => text)
        .join("; ")}${moments.length > 4 ? " …" : ""}`
    : (first?.text ?? "");
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the pointer; the list below holds the same
    <g className={styles.mark} onClick={onPick}>
      <title>{`${words}\n${calendarDay(cluster.from, cluster.to)}`}</title>
      <rect className={styles.reach} x={x - 7} y={y - 12} width={14} height={24} />
      {lane === "done" && <circle cx={x} cy={y} r={size} />}
      {lane === "missed" && (
        <path
          className={styles.cross}
          d={`M${x - size} ${y - size} l${2 * size} ${2 * size} m0 ${-2 * size} l${-2 * size} ${2 * size}`}
        />
      )}
      {lane === "declined" && (
        <path
          className={styles.hollow}
          d={`M${x} ${y - size - 1} l${size + 1} ${size + 1} l${-size - 1} ${size + 1} l${-size - 1} ${-size - 1} z`}
        />
      )}
      {lane === "agreed" && (
        <rect
          x={x - size + 0.5}
          y={y - size + 0.5}
          width={2 * size - 1}
          height={2 * size - 1}
          rx={1}
        />
      )}
    </g>
  );
}
