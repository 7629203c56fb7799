import { useClient } from "urql";
import { email, literal, maxLength, nonEmpty, object, pipe, string, trim, union } from "valibot";
import { act, type Outcome } from "#/gql/act";
import { graphql, type ResultOf } from "#/gql/graphql";
import { nodeIdOf } from "#/lib/node-id";
import { ChoiceField, TextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { reloaded } from "./reload";
import type { Site } from "./site-form";

export const ContactFields = graphql(`
  fragment ContactFields on Contact @_unmask {
    id name email phone title version
    site { id name }
  }
`);

export type Contact = ResultOf<typeof ContactFields>;

const ContactCreate = graphql(
  `mutation ContactCreate($input: ContactCreateInput!) {
    contactCreate(input: $input) {
      contact { ...ContactFields }
      client { id contacts { ...ContactFields } }
      errors { code field message }
    }
  }`,
  [ContactFields],
);

const ContactUpdate = graphql(
  `mutation ContactUpdate($input: ContactUpdateInput!) {
    contactUpdate(input: $input) { contact { ...ContactFields } errors { code field message } }
  }`,
  [ContactFields],
);

const ContactNow = graphql(`query ContactNow($id: ID!) { node(id: $id) { ...ContactFields } }`, [
  ContactFields,
]);

const short = pipe(string(), trim(), maxLength(200, "At most 200 characters."));
const schema = object({
  name: pipe(
    string(),
    trim(),
    nonEmpty("Enter the person's name."),
    maxLength(200, "At most 200 characters."),
  ),
  title: short,
  email: union(
    [literal(""), pipe(string(), trim(), email("This is not an e-mail address."))],
    "This is not an e-mail address.",
  ),
  phone: short,
  siteId: string(),
});

const BLANK = { name: "", title: "", email: "", phone: "", siteId: "" };

const valuesOf = ({ name, title, email: address, phone, site }: Contact) => ({
  name,
  title,
  email: address ?? "",
  phone: phone ?? "",
  siteId: site?.id ?? "",
});

interface Props {
  clientId: string;
  sites: readonly Site[];
  existing?: Contact;
  onClose: () => void;
}

export function ContactForm({ clientId, sites, existing, onClose }: Props) {
  const client = useClient();
  const form = useForm({
    initial: existing === undefined ? BLANK : valuesOf(existing),
    schema,
    submit: (values, { version, idempotencyKey }): Promise<Outcome<object>> => {
      const fields = {
        ...values,
        email: values.email || null,
        phone: values.phone || null,
        siteId: values.siteId || null,
      };
      return existing === undefined
        ? act(
            client,
            ContactCreate,
            { input: { id: nodeIdOf("contact", idempotencyKey), clientId, ...fields } },
            idempotencyKey,
          )
        : act(
            client,
            ContactUpdate,
            { input: { id: existing.id, expectedVersion: version, ...fields } },
            idempotencyKey,
          );
    },
    onDone: onClose,
    ...(existing === undefined
      ? {}
      : {
          record: reloaded(client, ContactNow, existing, (contact: Contact) => valuesOf(contact)),
        }),
  });
  return (
    <FormBody
      form={form}
      submitLabel={existing === undefined ? "Add contact" : "Save"}
      onCancel={onClose}
      labels={{ name: "Name", title: "Role", email: "E-mail", phone: "Phone", siteId: "Site" }}
    >
      <TextField form={form} name="name" label="Name" autoFocus />
      <TextField
        form={form}
        name="title"
        label="Role at the client"
        optional
        placeholder="Office manager"
      />
      <TextField form={form} name="email" label="E-mail" type="email" optional />
      <TextField form={form} name="phone" label="Phone" type="tel" optional />
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
