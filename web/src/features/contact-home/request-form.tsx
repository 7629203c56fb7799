import { useClient, useQuery } from "urql";
import { maxLength, nonEmpty, object, picklist, pipe, string, trim } from "valibot";
import { act } from "#/gql/act";
import { graphql } from "#/gql/graphql";
import { nodeIdOf } from "#/lib/node-id";
import { ChoiceField, LongTextField, TextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { RequestFields } from "./request-query";

const RequestCreate = graphql(
  `mutation RequestCreate($input: TicketCreateInput!) {
    ticketCreate(input: $input) { ticket { ...RequestFields } errors { code field message } }
  }`,
  [RequestFields],
);

const RequestChoicesQuery = graphql(`
  query RequestChoices($clientId: ID!) {
    client(id: $clientId) { id businessServices { id name } }
    devices(first: 100, filter: { clientId: $clientId, state: [LIVE, SILENT, AWAITING] }, orderBy: NAME) {
      nodes { id name }
    }
  }
`);

const HOW_BAD = {
  WISH: { label: "I need something, or have a question", impact: "LOW", urgency: "LOW" },
  HINDERED: { label: "It hinders me", impact: "LOW", urgency: "MEDIUM" },
  STOPPED: { label: "I cannot work", impact: "LOW", urgency: "HIGH" },
  MANY: { label: "Several of us cannot work", impact: "HIGH", urgency: "HIGH" },
} as const;

const schema = object({
  title: pipe(
    string(),
    trim(),
    nonEmpty("Say in a few words what it is about."),
    maxLength(200, "At most 200 characters."),
  ),
  howBad: picklist(["WISH", "HINDERED", "STOPPED", "MANY"] as const),
  serviceId: string(),
  deviceId: string(),
  description: pipe(string(), trim(), maxLength(20_000, "At most 20,000 characters.")),
});

interface Props {
  clientId: string;
  /** What it is about, where the person came from something. */
  serviceId: string | undefined;
  deviceId: string | undefined;
  onDone: (ticketId: string) => void;
  onCancel: () => void;
}

/** A request in plain words: no categories, no priorities to know. */
export function RequestForm({ clientId, serviceId, deviceId, onDone, onCancel }: Props) {
  const client = useClient();
  const [{ data }] = useQuery({ query: RequestChoicesQuery, variables: { clientId } });
  const form = useForm({
    initial: {
      title: "",
      howBad: "HINDERED" as keyof typeof HOW_BAD,
      serviceId: serviceId ?? "",
      deviceId: deviceId ?? "",
      description: "",
    },
    schema,
    submit: async (values, { idempotencyKey }) => {
      const id = nodeIdOf("ticket", idempotencyKey);
      const { impact, urgency } = HOW_BAD[values.howBad];
      const input = {
        id,
        clientId,
        title: values.title,
        description: values.description,
        kind: values.howBad === "WISH" ? ("REQUEST" as const) : ("INCIDENT" as const),
        impact,
        urgency,
        ...(values.serviceId === "" ? {} : { serviceIds: [values.serviceId] }),
        ...(values.deviceId === "" ? {} : { deviceId: values.deviceId }),
      };
      const outcome = await act(client, RequestCreate, { input }, idempotencyKey);
      return outcome.kind === "failed"
        ? outcome
        : { ...outcome, data: outcome.data.ticketCreate.ticket?.id ?? id };
    },
    onDone,
  });
  const choices = (list: readonly { id: string; name: string }[] | undefined, none: string) => [
    { value: "", label: none },
    ...(list ?? []).map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <FormBody form={form} submitLabel="Send" onCancel={onCancel}>
      <TextField
        form={form}
        name="title"
        label="What is it about?"
        autoFocus
        placeholder="The printer in the office does not print"
      />
      <ChoiceField
        form={form}
        name="howBad"
        label="How bad is it?"
        choices={Object.entries(HOW_BAD).map(([value, { label }]) => ({ value, label }))}
      />
      <ChoiceField
        form={form}
        name="serviceId"
        label="What do you work with?"
        optional
        choices={choices(data?.client?.businessServices, "I do not know")}
      />
      <ChoiceField
        form={form}
        name="deviceId"
        label="On which computer?"
        optional
        choices={choices(data?.devices.nodes, "Not on one of them")}
      />
      <LongTextField
        form={form}
        name="description"
        label="What happened?"
        optional
        rows={5}
        placeholder="What you did, what you saw, since when."
      />
    </FormBody>
  );
}
