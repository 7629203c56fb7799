// The small chart beside the Why: the measured line, the thresholds that it crossed, and when.
import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useMemo, useRef, useState } from "react";
import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { uncachedClient } from "#/gql/client";
import { graphql } from "#/gql/graphql";
import { type Problem, toProblem } from "#/gql/problem";
import { inUnit } from "#/lib/quantity";
import { ProblemLine } from "#/ui/problem-notice";
import { useWidth } from "../device/charts/use-width";
import { HEIGHT } from "./chart-height";
import { evidenceOptions, markColours } from "./evidence-options";
import styles from "./insight.module.css";
import type { ChartSpec } from "./insight-query";
import { type EvidenceLine, evidenceLine, lineInWords } from "./insight-series";

const EvidenceQuery = graphql(`
  query EvidenceSeries($id: ID!, $from: DateTime!, $to: DateTime!, $metrics: [String!]!) {
    device(id: $id) {
      id
      series(from: $from, to: $to, metrics: $metrics, points: 240) {
        times
        series { metric component unit min max mean }
      }
    }
  }
`);

interface Props {
  spec: ChartSpec;
  beganAt: string;
  endedAt: string | null;
}

/** Asks for the series when it is shown; its edges are the insight's, so it does not move. */
export function InsightChart({ spec, beganAt, endedAt }: Props) {
  const [line, setLine] = useState<EvidenceLine | null>();
  const [problem, setProblem] = useState<Problem>();
  const [attempt, setAttempt] = useState(0);
  const key = JSON.stringify(spec);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` is the spec; `attempt` asks again
  useEffect(() => {
    let current = true;
    const { deviceId: id, from, to, metrics } = spec;
    void uncachedClient
      .query(EvidenceQuery, { id, from, to, metrics })
      .toPromise()
      .then(({ data, error }) => {
        if (!current) return;
        setProblem(error === undefined ? undefined : toProblem(error));
        const series = data?.device?.series;
        if (series !== undefined) setLine(evidenceLine(series.times, series.series, spec));
      });
    return () => {
      current = false;
    };
  }, [key, attempt]);

  const words = (value: number) => inUnit(value, spec.unit);
  const thresholds = [
    ...(spec.warn === null ? [] : [`warning at ${words(spec.warn)}`]),
    ...(spec.critical === null ? [] : [`critical at ${words(spec.critical)}`]),
  ].join(", ");
  return (
    <figure className={styles.chart}>
      <figcaption>
        <span>
          {spec.measure.replaceAll("_", " ").replaceAll(".", " ")}
          {spec.component !== "" && <code> {spec.component}</code>}
        </span>
        <span className={styles.quiet}>{thresholds}</span>
      </figcaption>
      {problem !== undefined && (
        <ProblemLine problem={problem} onRetry={() => setAttempt((n) => n + 1)} />
      )}
      {line !== undefined && line !== null && (
        <p className="visually-hidden">{lineInWords(line, words)}</p>
      )}
      <Plot line={line ?? null} spec={spec} beganAt={beganAt} endedAt={endedAt} />
      {line === null && <p className={styles.noData}>No stored readings of this time.</p>}
    </figure>
  );
}

function Plot({ line, spec, beganAt, endedAt }: Props & { line: EvidenceLine | null }) {
  const scheme = useComputedColorScheme("light");
  const { ref, width } = useWidth();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme decides what the tokens say
  const colours = useMemo(markColours, [scheme]);
  const latest = useRef(line);
  latest.current = line;
  const shape = JSON.stringify([spec, beganAt, endedAt]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` is the spec and the marks
  useEffect(() => {
    const element = ref.current;
    if (element === null || width === 0 || line === null) return;
    const chart = new UPlot(
      evidenceOptions({ width, spec, colours, beganAt, endedAt, values: line.values }),
      [line.times.map((at) => at / 1_000), line.values],
      element,
    );
    return () => chart.destroy();
  }, [shape, colours, width, line]);
  return <div ref={ref} className={styles.canvas} style={{ minHeight: HEIGHT }} aria-hidden />;
}
