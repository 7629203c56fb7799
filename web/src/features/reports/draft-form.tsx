import { useClient, useQuery } from "urql";
import { forward, maxLength, nonEmpty, object, partialCheck, pipe, string, trim } from "valibot";
import { act } from "#/gql/act";
import { graphql } from "#/gql/graphql";
import { nodeIdOf } from "#/lib/node-id";
import { ChoiceField, TextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { dayOf, monthBefore } from "../timeline/days";
import { ReportRowFields } from "./report-query";

const ReportDraft = graphql(
  `mutation ReportDraft($input: ReportDraftInput!) {
    reportDraft(input: $input) { report { ...ReportRowFields } errors { code field message } }
  }`,
  [ReportRowFields],
);

const ReportClientsQuery = graphql(`
  query ReportClients {
    clients(first: 100, filter: { archived: false }, orderBy: NAME) { nodes { id name } }
  }
`);

const schema = pipe(
  object({
    clientId: pipe(string(), nonEmpty("Choose a client.")),
    fromDay: pipe(string(), nonEmpty("Enter the first day.")),
    toDay: pipe(string(), nonEmpty("Enter the last day.")),
    title: pipe(string(), trim(), maxLength(200, "At most 200 characters.")),
  }),
  forward(
    partialCheck(
      [["fromDay"], ["toDay"]],
      ({ fromDay, toDay }) => toDay >= fromDay,
      "The last day lies before the first.",
    ),
    ["toDay"],
  ),
);

interface Props {
  clientId: string | undefined;
  onDone: (reportId: string) => void;
  onCancel: () => void;
}

/** Gathers the facts of some days into a draft; the month before is what is mostly wanted. */
export function DraftForm({ clientId = "", onDone, onCancel }: Props) {
  const client = useClient();
  const [{ data }] = useQuery({ query: ReportClientsQuery });
  const month = monthBefore(dayOf(Date.now()));
  const form = useForm({
    initial: { clientId, fromDay: month.from, toDay: month.to, title: "" },
    schema,
    submit: async ({ title, ...values }, { idempotencyKey }) => {
      const id = nodeIdOf("report", idempotencyKey);
      const input = { id, ...values, ...(title === "" ? {} : { title }) };
      const outcome = await act(client, ReportDraft, { input }, idempotencyKey);
      return outcome.kind === "failed"
        ? outcome
        : { ...outcome, data: outcome.data.reportDraft.report?.id ?? id };
    },
    onDone,
  });
  return (
    <FormBody form={form} submitLabel="Draft the report" onCancel={onCancel}>
      <ChoiceField
        form={form}
        name="clientId"
        label="Client"
        choices={[
          { value: "", label: "Choose a client" },
          ...(data?.clients.nodes ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <div className="halves">
        <TextField form={form} name="fromDay" label="First day" type="date" />
        <TextField form={form} name="toDay" label="Last day" type="date" />
      </div>
      <TextField form={form} name="title" label="Title" optional hint="From the days if empty." />
    </FormBody>
  );
}
