import { useClient } from "urql";
import { maxLength, nonEmpty, object, optional, pipe, string, trim } from "valibot";
import { act } from "#/gql/act";
import { graphql } from "#/gql/graphql";
import { nodeIdOf } from "#/lib/node-id";
import { LongTextField, TextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";

const ClientCreate = graphql(`
  mutation ClientCreate($input: ClientCreateInput!) {
    clientCreate(input: $input) {
      client { id name shortName notes version archivedAt createdAt }
      errors { code field message }
    }
  }
`);

const ClientUpdate = graphql(`
  mutation ClientUpdate($input: ClientUpdateInput!) {
    clientUpdate(input: $input) {
      client { id name shortName notes version }
      errors { code field message }
    }
  }
`);

const ClientNow = graphql(`
  query ClientNow($id: ID!) { client(id: $id) { id name shortName notes version } }
`);

interface Editable {
  id: string;
  name: string;
  shortName: string;
  notes: string;
  version: number;
}

const schema = object({
  name: pipe(
    string(),
    trim(),
    nonEmpty("Enter the client's name."),
    maxLength(200, "At most 200 characters."),
  ),
  shortName: optional(pipe(string(), trim(), maxLength(40, "At most 40 characters.")), ""),
  notes: optional(pipe(string(), trim(), maxLength(20_000, "At most 20,000 characters.")), ""),
});

const valuesOf = ({ name, shortName, notes }: Editable) => ({ name, shortName, notes });

interface Props {
  /** The client to change; absent to create one. */
  existing?: Editable;
  onDone: (clientId: string) => void;
  onCancel: () => void;
}

export function ClientForm({ existing, onDone, onCancel }: Props) {
  const client = useClient();
  const form = useForm({
    initial: existing === undefined ? { name: "", shortName: "", notes: "" } : valuesOf(existing),
    schema,
    submit: async ({ name, shortName, notes }, { version, idempotencyKey }) => {
      if (existing !== undefined) {
        const input = { id: existing.id, expectedVersion: version, name, shortName, notes };
        const outcome = await act(client, ClientUpdate, { input }, idempotencyKey);
        return outcome.kind === "failed" ? outcome : { ...outcome, data: existing.id };
      }
      const id = nodeIdOf("client", idempotencyKey);
      const input = { id, name, notes, ...(shortName === "" ? {} : { shortName }) };
      const outcome = await act(client, ClientCreate, { input }, idempotencyKey);
      return outcome.kind === "failed"
        ? outcome
        : { ...outcome, data: outcome.data.clientCreate.client?.id ?? id };
    },
    onDone,
    ...(existing === undefined
      ? {}
      : {
          record: {
            version: existing.version,
            reload: async () => {
              const { data } = await client
                .query(ClientNow, { id: existing.id }, { requestPolicy: "network-only" })
                .toPromise();
              const now = data?.client ?? null;
              return now === null ? null : { version: now.version, values: valuesOf(now) };
            },
          },
        }),
  });
  return (
    <FormBody
      form={form}
      submitLabel={existing === undefined ? "Create client" : "Save"}
      onCancel={onCancel}
      labels={{ name: "Name", shortName: "Short name", notes: "Notes" }}
    >
      <TextField form={form} name="name" label="Name" autoFocus />
      <TextField
        form={form}
        name="shortName"
        label="Short name"
        optional
        hint="For narrow places; taken from the name if empty."
      />
      <LongTextField
        form={form}
        name="notes"
        label="Notes"
        optional
        rows={5}
        placeholder="What a colleague must know before acting."
      />
    </FormBody>
  );
}
