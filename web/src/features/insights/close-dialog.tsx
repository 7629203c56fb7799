import { useClient } from "urql";
import { object, string } from "valibot";
import { act } from "#/gql/act";
import { Dialog } from "#/ui/dialog";
import { ChoiceField, LongTextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { InsightClose } from "./insight-mutations";
import { OUTCOMES, type Outcome } from "./insight-words";

interface Props {
  insight: { id: string; outcome: Outcome | null; outcomeNote: string | null };
  onClose: () => void;
  onDone: () => void;
}

const schema = object({ outcome: string(), note: string() });

/** How it ended. Outcomes are what the rules are judged by later, so one must be named. */
export function CloseDialog({ insight, onClose, onDone }: Props) {
  const client = useClient();
  const form = useForm({
    initial: {
      outcome: insight.outcome ?? ("FIXED_BY_HUMAN" as string),
      note: insight.outcomeNote ?? "",
    },
    schema,
    submit: ({ outcome, note }, { idempotencyKey }) =>
      act(
        client,
        InsightClose,
        { input: { id: insight.id, outcome: outcome as Outcome, note: note || null } },
        idempotencyKey,
      ),
    onDone,
  });
  const meaning = OUTCOMES.find(({ value }) => value === form.values.outcome)?.meaning;
  return (
    <Dialog title="How did it end?" place="center" width={460} onClose={onClose}>
      <FormBody form={form} submitLabel="Close the insight" onCancel={onClose}>
        <ChoiceField
          form={form}
          name="outcome"
          label="Outcome"
          choices={OUTCOMES}
          {...(meaning === undefined ? {} : { hint: meaning })}
        />
        <LongTextField
          form={form}
          name="note"
          label="What should be remembered"
          optional
          hint="It helps whoever meets this again, and it says which rules earn their place."
        />
      </FormBody>
    </Dialog>
  );
}
