// A runbook's definition as the API takes and gives it (JSON): parameters and steps. The server
// checks every rule; here is only its shape, and what a new part of it begins with.
import {
  array,
  boolean,
  type GenericSchema,
  type InferOutput,
  nullable,
  number,
  object,
  optional,
  picklist,
  safeParse,
  string,
  variant,
} from "valibot";

const maybeNumber = optional(nullable(number()), null);
const maybeText = optional(nullable(string()), null);

const parameter = object({
  name: string(),
  title: string(),
  kind: picklist(["text", "number", "choice"]),
  choices: optional(array(string()), []),
  unit: maybeText,
  required: optional(boolean(), false),
  source: optional(
    picklist(["fixed", "device_name", "device_hostname", "insight_component"]),
    "fixed",
  ),
  default: maybeText,
});

const evidence = variant("kind", [
  object({ kind: picklist(["text"]), prompt: string() }),
  object({
    kind: picklist(["number"]),
    prompt: string(),
    unit: string(),
    minimum: maybeNumber,
    maximum: maybeNumber,
  }),
  object({ kind: picklist(["choice"]), prompt: string(), choices: array(string()) }),
  object({ kind: picklist(["attestation"]), statement: string() }),
]);

const work = variant("kind", [
  object({
    kind: picklist(["manual"]),
    instruction: string(),
    evidence,
    expected_minutes: optional(number(), 0),
  }),
  object({ kind: picklist(["approval"]), instruction: string(), required: number() }),
  object({
    kind: picklist(["script"]),
    instruction: string(),
    interpreter: array(string()),
    script: string(),
    way: optional(picklist(["stdin", "file"]), "stdin"),
    arguments: optional(array(string()), []),
    platforms: array(string()),
    effect: picklist(["read", "change", "destructive"]),
    approvals: optional(number(), 0),
    timeout_s: number(),
    idempotent: boolean(),
    verifies: optional(boolean(), false),
    no_change_exit: maybeNumber,
  }),
  object({
    kind: picklist(["verify"]),
    metric: string(),
    percent_of: maybeText,
    component: optional(string(), ""),
    comparison: picklist(["below", "above"]),
    threshold: string(),
    deadline_s: number(),
  }),
  object({
    kind: picklist(["decision"]),
    question: string(),
    choices: array(object({ value: string(), label: string(), next: string() })),
  }),
  object({ kind: picklist(["wait"]), seconds: number() }),
]);

const definition = object({
  parameters: optional(array(parameter), []),
  steps: array(object({ key: string(), title: string(), work })),
});

export type Definition = InferOutput<typeof definition>;
export type Parameter = Definition["parameters"][number];
export type Step = Definition["steps"][number];
export type Work = Step["work"];
export type WorkKind = Work["kind"];
export type WorkOf<K extends WorkKind> = Extract<Work, { kind: K }>;
export type EvidenceSpec = WorkOf<"manual">["evidence"];

/** Reads a stored draft; null if it is not a definition that this page knows how to show. */
export function readDefinition(json: unknown): Definition | null {
  const given: unknown = typeof json === "string" ? parsed(json) : json;
  const result = safeParse(definition as GenericSchema<unknown, Definition>, given);
  return result.success ? result.output : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export const WORK_KINDS: readonly WorkKind[] = [
  "manual",
  "approval",
  "script",
  "verify",
  "decision",
  "wait",
];

/** What a step of this kind begins with. */
export function blankWork(kind: WorkKind): Work {
  switch (kind) {
    case "manual":
      return { kind, instruction: "", evidence: blankEvidence("text"), expected_minutes: 5 };
    case "approval":
      return { kind, instruction: "", required: 1 };
    case "script":
      return {
        kind,
        instruction: "",
        interpreter: ["/bin/sh", "-s", "--"],
        script: "",
        way: "stdin",
        arguments: [],
        platforms: ["linux"],
        effect: "read",
        approvals: 0,
        timeout_s: 300,
        idempotent: false,
        verifies: false,
        no_change_exit: null,
      };
    case "verify":
      return {
        kind,
        metric: "",
        percent_of: null,
        component: "",
        comparison: "below",
        threshold: "",
        deadline_s: 600,
      };
    case "decision":
      return {
        kind,
        question: "",
        choices: [
          { value: "yes", label: "Yes", next: "continue" },
          { value: "no", label: "No", next: "finish" },
        ],
      };
    case "wait":
      return { kind, seconds: 300 };
  }
}

/** What evidence of this kind begins with; what was asked before is kept. */
export function blankEvidence(kind: EvidenceSpec["kind"], prompt = ""): EvidenceSpec {
  switch (kind) {
    case "text":
      return { kind, prompt };
    case "number":
      return { kind, prompt, unit: "", minimum: null, maximum: null };
    case "choice":
      return { kind, prompt, choices: [] };
    case "attestation":
      return { kind, statement: prompt };
  }
}

export const promptOf = (spec: EvidenceSpec): string =>
  spec.kind === "attestation" ? spec.statement : spec.prompt;

/** A key that no step has yet: `script`, `script_2`, … */
export function freshKey(kind: WorkKind, taken: readonly string[]): string {
  let key: string = kind;
  for (let n = 2; taken.includes(key); n += 1) key = `${kind}_${n}`;
  return key;
}

export const BLANK_PARAMETER: Parameter = {
  name: "",
  title: "",
  kind: "text",
  choices: [],
  unit: null,
  required: true,
  source: "fixed",
  default: null,
};
