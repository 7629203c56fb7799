import { useClient } from "urql";
import { boolean, check, object, pipe, string, trim } from "valibot";
import { act } from "#/gql/act";
import { ChoiceField, LongTextField, TextField, TickField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { evidenceInWords } from "../runbooks/step-words";
import { type Run, type RunStep, RunStepComplete } from "./run-query";

type Spec = NonNullable<RunStep["evidenceSpec"]>;

/** Ends a manual step with what it asks for. */
export function EvidenceForm({ run, step, spec }: { run: Run; step: RunStep; spec: Spec }) {
  const client = useClient();
  const form = useForm({
    initial: { text: "", number: "", choice: spec.choices[0] ?? "", attested: false, note: "" },
    schema: schemaOf(spec),
    submit: (given, { idempotencyKey }) => {
      const note = given.note === "" ? {} : { note: given.note };
      const input = { runId: run.id, step: step.ordinal, ...note, ...answer(spec, given) };
      return act(client, RunStepComplete, { input }, idempotencyKey);
    },
    onDone: () => {},
  });
  const hint = evidenceInWords(spec);
  return (
    <FormBody form={form} submitLabel="Done">
      {spec.kind === "TEXT" && <LongTextField form={form} name="text" label={spec.prompt} />}
      {spec.kind === "NUMBER" && (
        <TextField
          form={form}
          name="number"
          label={spec.prompt}
          hint={hint}
          {...(spec.unit ? { suffix: spec.unit } : {})}
        />
      )}
      {spec.kind === "CHOICE" && (
        <ChoiceField
          form={form}
          name="choice"
          label={spec.prompt}
          choices={spec.choices.map((each) => ({ value: each, label: each }))}
        />
      )}
      {spec.kind === "ATTESTATION" && <TickField form={form} name="attested" label={spec.prompt} />}
      {spec.kind !== "TEXT" && <TextField form={form} name="note" label="Note" optional />}
    </FormBody>
  );
}

function schemaOf(spec: Spec) {
  const text = pipe(string(), trim());
  const numberOf = (given: string) => Number(given.replace(",", "."));
  const inRange = (given: string) => {
    const value = numberOf(given);
    return (
      (spec.minimum === null || value >= spec.minimum) &&
      (spec.maximum === null || value <= spec.maximum)
    );
  };
  return object({
    text:
      spec.kind === "TEXT"
        ? pipe(
            text,
            check((each) => each !== "", "Say what you found."),
          )
        : text,
    number:
      spec.kind === "NUMBER"
        ? pipe(
            text,
            check((each) => each !== "" && Number.isFinite(numberOf(each)), "Enter a number."),
            check(inRange, `Is it that? Expected is ${evidenceInWords(spec)}.`),
          )
        : text,
    choice: text,
    attested:
      spec.kind === "ATTESTATION"
        ? pipe(
            boolean(),
            check((each) => each, "Tick it once it is so."),
          )
        : boolean(),
    note: text,
  });
}

function answer(
  spec: Spec,
  given: { text: string; number: string; choice: string; attested: boolean },
) {
  switch (spec.kind) {
    case "TEXT":
      return { text: given.text };
    case "NUMBER":
      return { number: Number(given.number.replace(",", ".")) };
    case "CHOICE":
      return { choice: given.choice };
    case "ATTESTATION":
      return { attested: given.attested };
  }
}
