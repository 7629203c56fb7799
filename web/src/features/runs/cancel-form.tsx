import { useClient } from "urql";
import { maxLength, nonEmpty, object, pipe, string, trim } from "valibot";
import { act } from "#/gql/act";
import { LongTextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { type Run, RunCancel } from "./run-query";

const schema = object({
  reason: pipe(
    string(),
    trim(),
    nonEmpty("Say why; it stays in the record of the run."),
    maxLength(1_000, "At most 1,000 characters."),
  ),
});

/** Ends a run before its time. What runs on the device at this moment is not stopped by that. */
export function CancelForm({ run, onClose }: { run: Run; onClose: () => void }) {
  const client = useClient();
  const form = useForm({
    initial: { reason: "" },
    schema,
    submit: ({ reason }, { idempotencyKey }) =>
      act(client, RunCancel, { input: { runId: run.id, reason } }, idempotencyKey),
    onDone: onClose,
  });
  const acting = run.steps.some((step) => step.state === "ACTING");
  return (
    <FormBody form={form} submitLabel="Cancel the run" onCancel={onClose}>
      <p>
        {acting
          ? "No further step begins. The script that runs on the device now goes on to its end; what it did stays."
          : "No further step begins. What was done so far stays."}
      </p>
      <LongTextField form={form} name="reason" label="Why" />
    </FormBody>
  );
}
