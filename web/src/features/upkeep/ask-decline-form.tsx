import { useState } from "react";
import { useClient, useQuery } from "urql";
import { check, maxLength, nonEmpty, object, pipe, string, trim } from "valibot";
import { act } from "#/gql/act";
import { addDays, partsOf, today } from "#/lib/civil-date";
import { serverNow } from "#/lib/clock";
import { ChoiceField, LongTextField, TextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { AnswerLink } from "./answer-link";
import { ContactChoices, OccurrenceAskDecline } from "./occurrence-mutations";
import type { Occurrence } from "./upkeep-query";

const text = pipe(string(), trim());
const schema = object({
  contactId: pipe(string(), nonEmpty("Choose who is asked.")),
  question: pipe(text, nonEmpty("Ask something."), maxLength(200, "At most 200 characters.")),
  impact: pipe(
    text,
    nonEmpty("Say what follows if it is not done."),
    maxLength(4_000, "At most 4,000 characters."),
  ),
  deadline: pipe(
    text,
    check((given) => partsOf(given) !== null, "Enter a date."),
  ),
});

/** Asks the client whether it is wanted; a "no" is theirs, dated, and stays in the record. */
export function AskDeclineForm(props: { occurrence: Occurrence; onClose: () => void }) {
  const { occurrence, onClose } = props;
  const client = useClient();
  const [asked, setAsked] = useState<{ linkUrl: string | null; mailed: boolean }>();
  const [{ data }] = useQuery({
    query: ContactChoices,
    variables: { clientId: occurrence.client.id },
  });
  const now = today(serverNow());
  const form = useForm({
    initial: {
      contactId: "",
      question: `Should “${occurrence.obligation.title}” be done as planned?`.slice(0, 200),
      impact: "",
      deadline: occurrence.dueOn > now ? occurrence.dueOn : addDays(now, 7),
    },
    schema,
    submit: ({ deadline, ...rest }, { idempotencyKey }) =>
      act(
        client,
        OccurrenceAskDecline,
        {
          input: {
            id: occurrence.id,
            expectedVersion: occurrence.version,
            ...rest,
            // The end of that day where the person who asks is.
            deadline: new Date(`${deadline}T23:59:59`).toISOString(),
          },
        },
        idempotencyKey,
      ),
    onDone: ({ occurrenceAskDecline: { linkUrl, mailed } }) => setAsked({ linkUrl, mailed }),
  });
  if (asked !== undefined) return <AnswerLink {...asked} onClose={onClose} />;
  const contacts = data?.client?.contacts ?? [];
  return (
    <FormBody form={form} submitLabel="Ask" onCancel={onClose}>
      <ChoiceField
        form={form}
        name="contactId"
        label="Who is asked"
        choices={[
          { value: "", label: contacts.length === 0 ? "This client has no people yet" : "Choose" },
          ...contacts.map(({ id, name, contactEmail }) => ({
            value: id,
            label: contactEmail ? `${name} (${contactEmail})` : `${name} (no mail address)`,
          })),
        ]}
      />
      <TextField form={form} name="question" label="Question" hint="In words of their business." />
      <LongTextField
        form={form}
        name="impact"
        label="What follows if it is not done"
        placeholder="Whether the backups can be brought back stays unknown until the next test."
      />
      <TextField form={form} name="deadline" label="Answer wanted until" type="date" />
    </FormBody>
  );
}
