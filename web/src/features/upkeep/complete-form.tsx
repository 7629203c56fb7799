import { useClient } from "urql";
import { maxLength, object, pipe, string, trim } from "valibot";
import { act } from "#/gql/act";
import { LongTextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { OccurrenceComplete } from "./occurrence-mutations";
import { EVIDENCE_WORDS } from "./upkeep-look";
import type { Occurrence } from "./upkeep-query";

const schema = object({
  note: pipe(string(), trim(), maxLength(4_000, "At most 4,000 characters.")),
});

/** Says that the work was done. Without its evidence it waits for that, and does not count yet. */
export function CompleteForm(props: { occurrence: Occurrence; onClose: () => void }) {
  const { occurrence, onClose } = props;
  const client = useClient();
  const form = useForm({
    initial: { note: "" },
    schema,
    submit: ({ note }, { idempotencyKey }) =>
      act(
        client,
        OccurrenceComplete,
        {
          input: {
            id: occurrence.id,
            expectedVersion: occurrence.version,
            note: note === "" ? null : note,
          },
        },
        idempotencyKey,
      ),
    onDone: onClose,
  });
  const { missingEvidence } = occurrence;
  return (
    <FormBody form={form} submitLabel="It is done" onCancel={onClose}>
      {missingEvidence !== null && (
        <p>
          It needs {EVIDENCE_WORDS[missingEvidence]} and waits for that: it counts as done once the
          evidence is added.
        </p>
      )}
      <LongTextField form={form} name="note" label="About the work" optional />
    </FormBody>
  );
}
