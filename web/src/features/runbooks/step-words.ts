// What a step says of itself in one line, and a draft's steps in the same shape as published ones.
import { duration } from "#/lib/time";
import type { Definition, Step } from "./definition";
import { promptOf } from "./definition";
import type { RunbookStep } from "./runbooks-query";

type Spec = NonNullable<RunbookStep["evidence"]>;

/** What a person must give: `a number in %, from 0 to 100`. */
export function evidenceInWords(
  spec: Pick<Spec, "kind" | "unit" | "minimum" | "maximum" | "choices">,
): string {
  switch (spec.kind) {
    case "TEXT":
      return "in words";
    case "NUMBER":
      return `a number${spec.unit ? ` in ${spec.unit}` : ""}${range(spec.minimum, spec.maximum)}`;
    case "CHOICE":
      return `one of: ${spec.choices.join(", ")}`;
    case "ATTESTATION":
      return "the person's word";
  }
}

function range(minimum: number | null, maximum: number | null): string {
  if (minimum !== null && maximum !== null) return `, from ${minimum} to ${maximum}`;
  if (minimum !== null) return `, at least ${minimum}`;
  return maximum === null ? "" : `, at most ${maximum}`;
}

/** `linux · at most 5 m · may be done twice`: how a script is run. */
export function scriptInWords(step: RunbookStep): string {
  return [
    (step.platforms ?? []).join(", "),
    step.timeoutSeconds === null ? "" : `at most ${duration(step.timeoutSeconds * 1_000)}`,
    step.idempotent === null ? "" : step.idempotent ? "may be done twice" : "is done once only",
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

/** `filesystem.used of / below 85, within 10 m` */
export function verifyInWords(step: RunbookStep): string {
  const of = step.component === null || step.component === "" ? "" : ` of ${step.component}`;
  const within =
    step.deadlineSeconds === null ? "" : `, within ${duration(step.deadlineSeconds * 1_000)}`;
  const share = step.percentOf === null ? "" : ` in percent of ${step.percentOf}`;
  return `${step.metric ?? "a metric"}${share}${of} ${step.condition ?? ""}${within}`;
}

/** Where a choice leads: `goes on`, `ends the run`, or the title of a later step. */
export function leadsTo(next: string, steps: readonly { key: string; title: string }[]): string {
  if (next === "continue") return "goes on";
  if (next === "finish") return "ends the run";
  const title = steps.find((step) => step.key === next)?.title ?? next;
  return `goes to “${title}”`;
}

const NOTHING = {
  instruction: null,
  evidence: null,
  expectedMinutes: null,
  requiredApprovals: null,
  effect: null,
  script: null,
  arguments: null,
  platforms: null,
  timeoutSeconds: null,
  idempotent: null,
  metric: null,
  percentOf: null,
  component: null,
  condition: null,
  deadlineSeconds: null,
  choices: [],
  waitSeconds: null,
};

/** The draft's steps as published ones are. */
export function draftSteps(definition: Definition): RunbookStep[] {
  return definition.steps.map(asPublished);
}

function asPublished({ key, title, work }: Step): RunbookStep {
  const base = { ...NOTHING, key, title };
  switch (work.kind) {
    case "manual": {
      const spec = work.evidence;
      return {
        ...base,
        kind: "MANUAL",
        instruction: work.instruction,
        expectedMinutes: work.expected_minutes,
        evidence: {
          kind: spec.kind.toUpperCase() as Spec["kind"],
          prompt: promptOf(spec),
          unit: spec.kind === "number" ? spec.unit : null,
          minimum: spec.kind === "number" ? spec.minimum : null,
          maximum: spec.kind === "number" ? spec.maximum : null,
          choices: spec.kind === "choice" ? spec.choices : [],
        },
      };
    }
    case "approval":
      return {
        ...base,
        kind: "APPROVAL",
        instruction: work.instruction,
        requiredApprovals: work.required,
      };
    case "script":
      return {
        ...base,
        kind: "SCRIPT",
        instruction: work.instruction,
        effect: work.effect.toUpperCase() as NonNullable<RunbookStep["effect"]>,
        script: work.script,
        arguments: [...work.interpreter, ...work.arguments],
        platforms: work.platforms,
        timeoutSeconds: work.timeout_s,
        idempotent: work.idempotent,
      };
    case "verify":
      return {
        ...base,
        kind: "VERIFY",
        metric: work.metric,
        percentOf: work.percent_of,
        component: work.component,
        condition: `${work.comparison} ${work.threshold}`,
        deadlineSeconds: work.deadline_s,
      };
    case "decision":
      return { ...base, kind: "DECISION", instruction: work.question, choices: work.choices };
    case "wait":
      return { ...base, kind: "WAIT", waitSeconds: work.seconds };
  }
}
