// From facts (silent, returned, booted …) to stretches of time on a line.

export interface Fact {
  /** Epoch ms. */
  at: number;
  kind: string;
}

export interface Stretch {
  from: number;
  to: number;
  state: "reporting" | "silent" | "unknown";
}

/** Facts after which readings arrive, and facts after which they do not. */
const REPORTING = ["AGENT_STARTED", "RETURNED", "HOST_BOOTED"];
const SILENT = ["SILENT", "AGENT_STOPPED", "HOST_SHUTDOWN"];

/**
 * The stretches of a window, in order and without holes. Facts may come in any order. What lay
 * before the first telling fact is inferred from it: a return ends a silence, a silence ends a time
 * of reporting. Without any telling fact the present state holds for the whole window.
 */
export function stretches(
  facts: readonly Fact[],
  from: number,
  to: number,
  present: Stretch["state"],
): Stretch[] {
  const telling = facts
    .filter((fact) => stateAfter(fact.kind) !== undefined && fact.at < to)
    .toSorted((a, b) => a.at - b.at);
  const first = telling[0];
  let state: Stretch["state"] = present;
  if (first !== undefined) {
    state =
      first.kind === "RETURNED"
        ? "silent"
        : stateAfter(first.kind) === "silent"
          ? "reporting"
          : "unknown";
  }
  const result: Stretch[] = [];
  let start = from;
  for (const fact of telling) {
    const next = stateAfter(fact.kind) ?? state;
    if (fact.at > start && next !== state) {
      result.push({ from: start, to: fact.at, state });
      start = fact.at;
    }
    state = next;
  }
  if (to > start) result.push({ from: start, to, state });
  return result;
}

function stateAfter(kind: string): Stretch["state"] | undefined {
  if (REPORTING.includes(kind)) return "reporting";
  return SILENT.includes(kind) ? "silent" : undefined;
}

/** The share of a window in which readings arrived, or undefined where nothing is known. */
export function reportingShare(list: readonly Stretch[]): number | undefined {
  const span = (state: Stretch["state"]) =>
    list.filter((each) => each.state === state).reduce((sum, each) => sum + each.to - each.from, 0);
  const known = span("reporting") + span("silent");
  return known === 0 ? undefined : span("reporting") / known;
}
