// The state of a form: values, messages at the fields, one submission at a time, and what happens
// when somebody else changed the record meanwhile.
import { useRef, useState } from "react";
import { flatten, type GenericSchema, safeParse } from "valibot";
import type { Outcome } from "#/gql/act";
import type { Problem } from "#/gql/problem";
import { sortErrors } from "#/gql/user-errors";
import { serverNow } from "#/lib/clock";
import { newIdempotencyKey } from "#/lib/node-id";

export type Values = Record<string, string | boolean | string[]>;

interface Options<V extends Values, Parsed, Data> {
  initial: V;
  schema: GenericSchema<V, Parsed>;
  /** Sends the values. `version` is that of the record the person agreed to overwrite. */
  submit: (values: Parsed, sending: Sending) => Promise<Outcome<Data>>;
  onDone: (data: Data) => void;
  /** For records with versions: the version the form was filled from, and the record as it is now. */
  record?: { version: number; reload: () => Promise<{ version: number; values: V } | null> };
}

export interface Sending {
  version: number;
  idempotencyKey: string;
  /** When the intent began (epoch ms). What is reckoned from "now" must be the same on a second try. */
  at: number;
}

export interface Form<V extends Values> {
  values: V;
  set: <K extends keyof V>(name: K, value: V[K]) => void;
  errors: Partial<Record<keyof V, string>>;
  /** Messages that belong to no field. */
  general: string[];
  problem: Problem | undefined;
  busy: boolean;
  /** The record as somebody else left it, when that differs from what the form was filled from. */
  theirs: V | undefined;
  submit: () => Promise<void>;
  /** Saves these values over theirs. */
  settle: (values: V) => Promise<void>;
}

interface Feedback<V> {
  errors: Partial<Record<keyof V, string>>;
  general: string[];
  problem?: Problem;
}

const SILENT = { errors: {}, general: [] };

const newIntent = () => ({ idempotencyKey: newIdempotencyKey(), at: serverNow() });

export function useForm<V extends Values, Parsed, Data>(
  options: Options<V, Parsed, Data>,
): Form<V> {
  const { initial, schema, submit, onDone, record } = options;
  const [values, setValues] = useState(initial);
  const [feedback, setFeedback] = useState<Feedback<V>>(SILENT);
  const [busy, setBusy] = useState(false);
  const [theirs, setTheirs] = useState<V>();
  const version = useRef(record?.version ?? 0);
  // One intent, one key: a second try of the same values must not create a second thing.
  const intent = useRef(newIntent());

  const set: Form<V>["set"] = (name, value) => {
    intent.current = newIntent();
    setValues((previous) => ({ ...previous, [name]: value }));
    setFeedback((previous) => ({ ...previous, errors: { ...previous.errors, [name]: undefined } }));
  };

  const meetConflict = async () => {
    const current = (await record?.reload()) ?? null;
    if (current === null) {
      setFeedback({ ...SILENT, general: ["This record no longer exists, so nothing was saved."] });
      return;
    }
    version.current = current.version;
    intent.current = newIntent();
    setTheirs(current.values);
  };

  const send = async (candidate: V) => {
    const parsed = safeParse(schema, candidate);
    if (!parsed.success) {
      const { nested } = flatten(parsed.issues) as { nested?: Record<string, string[]> };
      const found = Object.entries(nested ?? {}).map(([name, messages]) => [name, messages[0]]);
      setFeedback({ errors: Object.fromEntries(found), general: [] });
      return;
    }
    setBusy(true);
    setFeedback(SILENT);
    const outcome = await submit(parsed.output, {
      version: version.current,
      ...intent.current,
    });
    setBusy(false);
    if (outcome.kind === "failed") {
      if (outcome.problem.code === "CONFLICT") return meetConflict();
      setFeedback({ ...SILENT, problem: outcome.problem });
      return;
    }
    // With an answer the intent is over: the same values sent from here again are wanted anew.
    intent.current = newIntent();
    if (outcome.kind === "done") return onDone(outcome.data);
    const sorted = sortErrors(outcome.errors, Object.keys(candidate));
    if (sorted.conflict && record !== undefined) return meetConflict();
    setFeedback({
      errors: sorted.byField as Feedback<V>["errors"],
      general: sorted.conflict ? ["Somebody else changed this meanwhile."] : sorted.general,
    });
  };

  return {
    values,
    set,
    errors: feedback.errors,
    general: feedback.general,
    problem: feedback.problem,
    busy,
    theirs,
    submit: () => send(values),
    settle: (chosen) => {
      setValues(chosen);
      setTheirs(undefined);
      return send(chosen);
    },
  };
}
