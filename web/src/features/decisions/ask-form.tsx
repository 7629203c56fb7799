import { useState } from "react";
import { useClient, useQuery } from "urql";
import { check, maxLength, nonEmpty, object, pipe, string, trim } from "valibot";
import { act } from "#/gql/act";
import { graphql } from "#/gql/graphql";
import { nodeIdOf } from "#/lib/node-id";
import { clearing } from "#/ui/form/clearing";
import { ChoiceField, LongTextField, TextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { useContactChoices } from "../reports/contact-choice";
import { LinkShown } from "../reports/link-shown";
import { DecisionFields } from "./decision-query";

const DecisionAsk = graphql(
  `mutation DecisionAsk($input: DecisionAskInput!) {
    decisionAsk(input: $input) {
      decision { ...DecisionFields }
      linkUrl mailed
      errors { code field message }
    }
  }`,
  [DecisionFields],
);

const DecisionClientsQuery = graphql(`
  query DecisionClients {
    clients(first: 100, filter: { archived: false }, orderBy: NAME) { nodes { id name } }
  }
`);

const WEEK_MS = 7 * 86_400_000;

const schema = object({
  clientId: pipe(string(), nonEmpty("Choose a client.")),
  contactId: pipe(string(), nonEmpty("Choose who decides.")),
  question: pipe(
    string(),
    trim(),
    nonEmpty("Enter the question."),
    maxLength(200, "At most 200 characters."),
  ),
  impact: pipe(
    string(),
    trim(),
    nonEmpty("Say what follows from either answer."),
    maxLength(20_000, "At most 20,000 characters."),
  ),
  yes: pipe(string(), trim(), nonEmpty("Enter the words of this answer.")),
  no: pipe(string(), trim(), nonEmpty("Enter the words of this answer.")),
  deadline: pipe(
    string(),
    nonEmpty("Enter until when it can be answered."),
    check((text) => Date.parse(text) > Date.now(), "This has passed."),
  ),
});

/** `2026-12-03T17:00`: an instant for a field of date and time, where the reader is. */
function localMinute(at: number): string {
  const date = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return date.toISOString().slice(0, 16);
}

interface Props {
  clientId: string | undefined;
  onClose: () => void;
}

/** Asks a person of a client to decide: by letter and link, with a deadline. */
export function AskForm({ clientId, onClose }: Props) {
  const client = useClient();
  const [{ data }] = useQuery({ query: DecisionClientsQuery });
  const [sent, setSent] = useState<{ url: string | null; mailed: boolean }>();
  const typed = useForm({
    initial: {
      clientId: clientId ?? "",
      contactId: "",
      question: "",
      impact: "",
      yes: "Yes",
      no: "No",
      deadline: localMinute(Date.now() + WEEK_MS),
    },
    schema,
    submit: ({ yes, no, deadline, ...values }, { idempotencyKey }) => {
      const input = {
        id: nodeIdOf("decision", idempotencyKey),
        ...values,
        deadline: new Date(deadline).toISOString(),
        options: [
          { key: "yes", label: yes, accepts: true },
          { key: "no", label: no, accepts: false },
        ],
      };
      return act(client, DecisionAsk, { input }, idempotencyKey);
    },
    onDone: ({ decisionAsk: { linkUrl, mailed } }) => setSent({ url: linkUrl, mailed }),
  });
  const form = clearing(typed, "clientId", { contactId: "" });
  const contacts = useContactChoices(form.values.clientId);
  if (sent !== undefined) return <LinkShown {...sent} onClose={onClose} />;
  return (
    <FormBody form={form} submitLabel="Ask" onCancel={onClose}>
      {clientId === undefined && (
        <ChoiceField
          form={form}
          name="clientId"
          label="Client"
          choices={[
            { value: "", label: "Choose a client" },
            ...(data?.clients.nodes ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
      <ChoiceField form={form} name="contactId" label="Who decides" choices={contacts} />
      <TextField
        form={form}
        name="question"
        label="Question"
        autoFocus
        placeholder="May we replace the file server this year?"
      />
      <LongTextField
        form={form}
        name="impact"
        label="What follows from it"
        rows={5}
        placeholder="If yes: … If no: …"
      />
      <div className="halves">
        <TextField form={form} name="yes" label="Agreeing says" />
        <TextField form={form} name="no" label="Declining says" />
      </div>
      <TextField form={form} name="deadline" label="Answer wanted until" type="datetime-local" />
    </FormBody>
  );
}
