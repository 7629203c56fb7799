import { useClient } from "urql";
import { maxLength, nonEmpty, object, pipe, string, trim } from "valibot";
import { act } from "#/gql/act";
import { LongTextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { type RunbookDetails, RunbookPublish } from "./runbooks-query";

const schema = object({
  note: pipe(
    string(),
    trim(),
    nonEmpty("Say what is different, for those who run it."),
    maxLength(500, "At most 500 characters."),
  ),
});

/** Makes the draft the version that new runs follow; runs that are under way keep theirs. */
export function PublishForm(props: { runbook: RunbookDetails; onClose: () => void }) {
  const { runbook, onClose } = props;
  const client = useClient();
  const form = useForm({
    initial: { note: "" },
    schema,
    submit: ({ note }, { idempotencyKey }) =>
      act(
        client,
        RunbookPublish,
        { input: { id: runbook.id, expectedVersion: runbook.version, note } },
        idempotencyKey,
      ),
    onDone: onClose,
  });
  const next = (runbook.published?.number ?? 0) + 1;
  return (
    <FormBody form={form} submitLabel={`Publish version ${next}`} onCancel={onClose}>
      <p>
        The draft becomes version {next} and is never changed again. Runs that are under way go on
        with the version that they began with, and what was approved stays approved for that.
      </p>
      <LongTextField form={form} name="note" label="What is different" />
    </FormBody>
  );
}
