import { useState } from "react";
import { useClient } from "urql";
import { nonEmpty, object, pipe, string } from "valibot";
import { act } from "#/gql/act";
import { graphql } from "#/gql/graphql";
import { ChoiceField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { useContactChoices } from "./contact-choice";
import { LinkShown } from "./link-shown";
import { type Report, ReportFields } from "./report-query";

const ReportDeliver = graphql(
  `mutation ReportDeliver($input: ReportDeliverInput!) {
    reportDeliver(input: $input) {
      report { ...ReportFields }
      url mailed
      errors { code field message }
    }
  }`,
  [ReportFields],
);

const schema = object({ contactId: pipe(string(), nonEmpty("Choose whom it goes to.")) });

/** Freezes the report, archives it and sends its link to a person of the client. */
export function DeliverForm({ report, onClose }: { report: Report; onClose: () => void }) {
  const client = useClient();
  const choices = useContactChoices(report.client.id);
  const [sent, setSent] = useState<{ url: string | null; mailed: boolean }>();
  const form = useForm({
    initial: { contactId: "" },
    schema,
    submit: ({ contactId }, { idempotencyKey }) => {
      const input = { id: report.id, expectedVersion: report.version, contactId };
      return act(client, ReportDeliver, { input }, idempotencyKey);
    },
    onDone: ({ reportDeliver: { url, mailed } }) => setSent({ url, mailed }),
  });
  if (sent !== undefined) return <LinkShown {...sent} onClose={onClose} />;
  return (
    <FormBody form={form} submitLabel="Deliver" onCancel={onClose}>
      <p>
        The report is frozen as you have looked at it. What is found out later goes into a new
        edition.
      </p>
      <ChoiceField form={form} name="contactId" label="To" choices={choices} />
    </FormBody>
  );
}
