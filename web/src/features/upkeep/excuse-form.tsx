import { useClient } from "urql";
import { check, maxLength, nonEmpty, object, pipe, string, trim } from "valibot";
import { act } from "#/gql/act";
import { partsOf } from "#/lib/civil-date";
import { LongTextField, TextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { OccurrenceExcuse } from "./occurrence-mutations";
import type { Occurrence } from "./upkeep-query";

const schema = object({
  reason: pipe(
    string(),
    trim(),
    nonEmpty("Say why it is let off; the client can read it."),
    maxLength(4_000, "At most 4,000 characters."),
  ),
  until: pipe(
    string(),
    trim(),
    check((text) => partsOf(text) !== null, "Enter a date."),
  ),
});

/** Lets an occurrence off, with a reason and an end; those that follow until then, too. */
export function ExcuseForm(props: { occurrence: Occurrence; onClose: () => void }) {
  const { occurrence, onClose } = props;
  const client = useClient();
  const form = useForm({
    initial: { reason: "", until: occurrence.dueOn },
    schema,
    submit: ({ reason, until }, { idempotencyKey }) =>
      act(
        client,
        OccurrenceExcuse,
        { input: { id: occurrence.id, expectedVersion: occurrence.version, reason, until } },
        idempotencyKey,
      ),
    onDone: onClose,
  });
  return (
    <FormBody form={form} submitLabel="Excuse it" onCancel={onClose}>
      <p>
        It will stand in the record as excused, with your name and this reason. Every further due
        date until the end is excused as well; after it, the work is owed again.
      </p>
      <LongTextField form={form} name="reason" label="Why" hint="The client can read it." />
      <TextField
        form={form}
        name="until"
        label="Let off until"
        type="date"
        hint="At most a year ahead."
      />
    </FormBody>
  );
}
