import { useClient } from "urql";
import { object, pipe, string, trim } from "valibot";
import { act } from "#/gql/act";
import { Dialog } from "#/ui/dialog";
import { LongTextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { TicketTransition } from "./ticket-mutations";
import { ACT_WORDS, type TicketAct } from "./ticket-words";

interface Props {
  ticket: { id: string; version: number };
  act: TicketAct;
  onClose: () => void;
  onDone: () => void;
}

const schema = object({ words: pipe(string(), trim()) });

/** A step that says something: how it was solved, or why it begins again. */
export function ResolveDialog({ ticket, act: step, onClose, onDone }: Props) {
  const client = useClient();
  const form = useForm({
    initial: { words: "" },
    schema,
    submit: ({ words }, { idempotencyKey }) =>
      act(
        client,
        TicketTransition,
        {
          input: {
            id: ticket.id,
            expectedVersion: ticket.version,
            act: step,
            words: words || null,
          },
        },
        idempotencyKey,
      ),
    onDone,
  });
  const resolving = step === "RESOLVE";
  return (
    <Dialog title={ACT_WORDS[step]} place="center" width={480} onClose={onClose}>
      <FormBody form={form} submitLabel={ACT_WORDS[step]} onCancel={onClose}>
        <LongTextField
          form={form}
          name="words"
          label={resolving ? "How was it solved?" : "Why does it begin again?"}
          optional
          rows={4}
          hint={
            resolving
              ? "The client reads this, and so does whoever meets it next time."
              : "It stands in the ticket's log."
          }
        />
      </FormBody>
    </Dialog>
  );
}
