import { useClient } from "urql";
import { maxLength, nonEmpty, object, pipe, string, trim } from "valibot";
import { act } from "#/gql/act";
import { LongTextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import type { Risk } from "./planning-query";
import { RiskClose } from "./risk-mutations";

const schema = object({
  note: pipe(
    string(),
    trim(),
    nonEmpty("Say why it is over."),
    maxLength(4_000, "At most 4,000 characters."),
  ),
});

/** Ends a risk. If the same cause returns, it is a new one. */
export function CloseForm(props: { risk: Risk; onCancel: () => void; onDone: () => void }) {
  const { risk, onCancel, onDone } = props;
  const client = useClient();
  const form = useForm({
    initial: { note: "" },
    schema,
    submit: ({ note }, { idempotencyKey }) =>
      act(
        client,
        RiskClose,
        { input: { id: risk.id, expectedVersion: risk.version, note } },
        idempotencyKey,
      ),
    onDone,
  });
  return (
    <FormBody form={form} submitLabel="Close the risk" onCancel={onCancel}>
      <p>It leaves the open register and stays readable. The same cause raises a new risk.</p>
      <LongTextField form={form} name="note" label="Why it is over" />
    </FormBody>
  );
}
