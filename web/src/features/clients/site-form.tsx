import { useClient } from "urql";
import { maxLength, nonEmpty, object, pipe, string, trim } from "valibot";
import { act, type Outcome } from "#/gql/act";
import { graphql, type ResultOf } from "#/gql/graphql";
import { nodeIdOf } from "#/lib/node-id";
import { ChoiceField, TextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { reloaded } from "./reload";

export const SiteFields = graphql(`
  fragment SiteFields on Site @_unmask { id name address timeZone version }
`);

export type Site = ResultOf<typeof SiteFields>;

const SiteCreate = graphql(
  `mutation SiteCreate($input: SiteCreateInput!) {
    siteCreate(input: $input) {
      site { ...SiteFields }
      client { id sites { ...SiteFields } }
      errors { code field message }
    }
  }`,
  [SiteFields],
);

const SiteUpdate = graphql(
  `mutation SiteUpdate($input: SiteUpdateInput!) {
    siteUpdate(input: $input) { site { ...SiteFields } errors { code field message } }
  }`,
  [SiteFields],
);

const SiteNow = graphql(`query SiteNow($id: ID!) { node(id: $id) { ...SiteFields } }`, [
  SiteFields,
]);

const schema = object({
  name: pipe(
    string(),
    trim(),
    nonEmpty("Enter the site's name."),
    maxLength(200, "At most 200 characters."),
  ),
  address: pipe(string(), trim(), maxLength(1_000, "At most 1,000 characters.")),
  timeZone: string(),
});

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const ZONES = [...new Set(["UTC", HERE, ...Intl.supportedValuesOf("timeZone")])].map((zone) => ({
  value: zone,
  label: zone.replaceAll("_", " "),
}));

const valuesOf = ({ name, address, timeZone }: Site) => ({ name, address, timeZone });

export function SiteForm(props: { clientId: string; existing?: Site; onClose: () => void }) {
  const { clientId, existing, onClose } = props;
  const client = useClient();
  const form = useForm({
    initial:
      existing === undefined ? { name: "", address: "", timeZone: HERE } : valuesOf(existing),
    schema,
    submit: (values, { version, idempotencyKey }): Promise<Outcome<object>> =>
      existing === undefined
        ? act(
            client,
            SiteCreate,
            { input: { id: nodeIdOf("site", idempotencyKey), clientId, ...values } },
            idempotencyKey,
          )
        : act(
            client,
            SiteUpdate,
            { input: { id: existing.id, expectedVersion: version, ...values } },
            idempotencyKey,
          ),
    onDone: onClose,
    ...(existing === undefined
      ? {}
      : { record: reloaded(client, SiteNow, existing, (site: Site) => valuesOf(site)) }),
  });
  return (
    <FormBody
      form={form}
      submitLabel={existing === undefined ? "Add site" : "Save"}
      onCancel={onClose}
      labels={{ name: "Name", address: "Address", timeZone: "Time zone" }}
    >
      <TextField form={form} name="name" label="Name" autoFocus placeholder="Head office" />
      <TextField form={form} name="address" label="Address" optional />
      <ChoiceField
        form={form}
        name="timeZone"
        label="Time zone"
        choices={ZONES}
        hint="Opening hours and deadlines of this site are counted in it."
      />
    </FormBody>
  );
}
