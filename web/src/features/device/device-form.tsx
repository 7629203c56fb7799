import { useClient, useQuery } from "urql";
import { maxLength, nonEmpty, object, pipe, string, trim } from "valibot";
import { act } from "#/gql/act";
import { graphql } from "#/gql/graphql";
import { ChoiceField, TextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import type { Device } from "./device-query";

const DeviceUpdate = graphql(`
  mutation DeviceUpdate($input: DeviceUpdateInput!) {
    deviceUpdate(input: $input) {
      device { id name version site { id name } }
      errors { code field message }
    }
  }
`);

const DeviceNow = graphql(`
  query DeviceNow($id: ID!) { device(id: $id) { id name version site { id name } } }
`);

const SiteChoices = graphql(`
  query SiteChoices($id: ID!) { client(id: $id) { id sites { id name } } }
`);

const schema = object({
  name: pipe(
    string(),
    trim(),
    nonEmpty("Enter a name."),
    maxLength(200, "At most 200 characters."),
  ),
  siteId: string(),
});

type Editable = Pick<Device, "id" | "name" | "site" | "version">;
const valuesOf = ({ name, site }: Pick<Editable, "name" | "site">) => ({
  name,
  siteId: site?.id ?? "",
});

export function DeviceForm(props: { device: Device; onClose: () => void }) {
  const { device, onClose } = props;
  const client = useClient();
  const [{ data }] = useQuery({ query: SiteChoices, variables: { id: device.client.id } });
  const form = useForm({
    initial: valuesOf(device),
    schema,
    submit: ({ name, siteId }, { version, idempotencyKey }) =>
      act(
        client,
        DeviceUpdate,
        { input: { id: device.id, expectedVersion: version, name, siteId: siteId || null } },
        idempotencyKey,
      ),
    onDone: onClose,
    record: {
      version: device.version,
      reload: async () => {
        const answer = await client
          .query(DeviceNow, { id: device.id }, { requestPolicy: "network-only" })
          .toPromise();
        const now = answer.data?.device ?? null;
        return now === null ? null : { version: now.version, values: valuesOf(now) };
      },
    },
  });
  const sites = data?.client?.sites ?? [];
  return (
    <FormBody
      form={form}
      submitLabel="Save"
      onCancel={onClose}
      labels={{ name: "Name", siteId: "Site" }}
    >
      <TextField
        form={form}
        name="name"
        label="Name"
        autoFocus
        hint={`The machine calls itself ${device.hostname}.`}
      />
      <ChoiceField
        form={form}
        name="siteId"
        label="Site"
        optional
        choices={[
          { value: "", label: "No site" },
          ...sites.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
    </FormBody>
  );
}
