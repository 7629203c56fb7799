import { useClient } from "urql";
import { maxLength, nonEmpty, object, pipe, rawCheck, string, trim } from "valibot";
import { act } from "#/gql/act";
import { graphql } from "#/gql/graphql";
import { LongTextField, TextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { paragraphs } from "./paragraphs";
import { type Report, ReportFields, ReportQuery } from "./report-query";

const ReportUpdate = graphql(
  `mutation ReportUpdate($input: ReportUpdateInput!) {
    reportUpdate(input: $input) { report { ...ReportFields } errors { code field message } }
  }`,
  [ReportFields],
);

const schema = object({
  title: pipe(
    string(),
    trim(),
    nonEmpty("Enter a title."),
    maxLength(200, "At most 200 characters."),
  ),
  summary: pipe(
    string(),
    rawCheck(({ dataset, addIssue }) => {
      if (dataset.typed && paragraphs(dataset.value).length > 20)
        addIssue({ message: "At most 20 paragraphs." });
    }),
  ),
});

const valuesOf = ({ title, summary }: { title: string; summary: readonly string[] }) => ({
  title,
  summary: summary.join("\n\n"),
});

/** The words before the facts. Whoever changes them has the report looked at again. */
export function SummaryForm({ report, onClose }: { report: Report; onClose: () => void }) {
  const client = useClient();
  const form = useForm({
    initial: valuesOf(report),
    schema,
    submit: ({ title, summary }, { version, idempotencyKey }) => {
      const input = {
        id: report.id,
        expectedVersion: version,
        title,
        summary: paragraphs(summary),
      };
      return act(client, ReportUpdate, { input }, idempotencyKey);
    },
    onDone: onClose,
    record: {
      version: report.version,
      reload: async () => {
        const policy = { requestPolicy: "network-only" } as const;
        const { data } = await client.query(ReportQuery, { id: report.id }, policy).toPromise();
        const now = data?.report;
        return now === undefined ? null : { version: now.version, values: valuesOf(now) };
      },
    },
  });
  return (
    <FormBody
      form={form}
      submitLabel="Save"
      onCancel={onClose}
      labels={{ title: "Title", summary: "Words" }}
    >
      <TextField form={form} name="title" label="Title" autoFocus />
      <LongTextField
        form={form}
        name="summary"
        label="Words"
        rows={16}
        hint="Plain words for the person who pays; an empty line begins a paragraph."
      />
    </FormBody>
  );
}
