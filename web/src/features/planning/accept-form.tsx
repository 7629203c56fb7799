import { useState } from "react";
import { useClient, useQuery } from "urql";
import { check, maxLength, nonEmpty, object, pipe, string, trim } from "valibot";
import { act } from "#/gql/act";
import { addDays, partsOf, today } from "#/lib/civil-date";
import { serverNow } from "#/lib/clock";
import { ChoiceField, LongTextField, TextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { AnswerLink } from "../upkeep/answer-link";
import type { Risk } from "./planning-query";
import { RiskAskAcceptance, RiskChoices } from "./risk-mutations";

const text = pipe(string(), trim());
const date = pipe(
  text,
  check((given) => partsOf(given) !== null, "Enter a date."),
);

const schema = object({
  contactId: pipe(string(), nonEmpty("Choose who is asked.")),
  question: pipe(text, nonEmpty("Ask something."), maxLength(200, "At most 200 characters.")),
  impact: pipe(
    text,
    nonEmpty("Say what may follow."),
    maxLength(4_000, "At most 4,000 characters."),
  ),
  deadline: date,
  acceptUntil: date,
});

const ANSWER_DAYS = 14;
const ACCEPT_DAYS = 180;

/** Only the client accepts a risk, and only until a date. */
export function AcceptForm({ risk, onDone }: { risk: Risk; onDone: () => void }) {
  const client = useClient();
  const [asked, setAsked] = useState<{ linkUrl: string | null; mailed: boolean }>();
  const [{ data }] = useQuery({ query: RiskChoices, variables: { clientId: risk.client.id } });
  const now = today(serverNow());
  const form = useForm({
    initial: {
      contactId: "",
      question: `Do you accept this risk: ${risk.title}?`.slice(0, 200),
      impact: risk.description,
      deadline: addDays(now, ANSWER_DAYS),
      acceptUntil: addDays(now, ACCEPT_DAYS),
    },
    schema,
    submit: ({ deadline, ...rest }, { idempotencyKey }) =>
      act(
        client,
        RiskAskAcceptance,
        {
          input: {
            id: risk.id,
            expectedVersion: risk.version,
            ...rest,
            // The end of that day where the person who asks is.
            deadline: new Date(`${deadline}T23:59:59`).toISOString(),
          },
        },
        idempotencyKey,
      ),
    onDone: ({ riskAskAcceptance: { linkUrl, mailed } }) => setAsked({ linkUrl, mailed }),
  });
  if (asked !== undefined) return <AnswerLink {...asked} onClose={onDone} />;
  const contacts = data?.client?.contacts ?? [];
  return (
    <FormBody form={form} submitLabel="Ask" onCancel={onDone}>
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
      <LongTextField form={form} name="impact" label="What may follow" />
      <div className="halves">
        <TextField form={form} name="deadline" label="Answer wanted until" type="date" />
        <TextField form={form} name="acceptUntil" label="Accepted until" type="date" />
      </div>
    </FormBody>
  );
}
