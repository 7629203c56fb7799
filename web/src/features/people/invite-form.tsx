import { useClient, useQuery } from "urql";
import { email, nonEmpty, object, pipe, string, trim } from "valibot";
import { act } from "#/gql/act";
import { graphql, type ResultOf } from "#/gql/graphql";
import { nodeIdOf } from "#/lib/node-id";
import { ChoiceField, TextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { SkeletonRows } from "#/ui/skeleton";
import { PersonFields, type RoleName } from "./people-query";
import { useClientChoices, useRoles } from "./use-roles";

const UserInvite = graphql(
  `mutation UserInvite($input: UserInviteInput!) {
    userInvite(input: $input) {
      user { ...PersonFields }
      invitationUrl
      mailed
      errors { code field message }
    }
  }`,
  [PersonFields],
);

const InvitedContact = graphql(`
  query InvitedContact($id: ID!) {
    node(id: $id) { ... on Contact { id name email client { id name } } }
  }
`);

export type Invitation = ResultOf<typeof UserInvite>["userInvite"];

const schema = object({
  name: pipe(string(), trim(), nonEmpty("Enter the person's name.")),
  email: pipe(
    string(),
    trim(),
    nonEmpty("Enter the e-mail address."),
    email("This is not an e-mail address."),
  ),
  role: string(),
  clientId: string(),
});

interface Contact {
  id: string;
  name: string;
  email: string | null;
  client: { id: string; name: string };
}

interface Props {
  /** The contact to invite as a user of the client's portal; absent for a colleague. */
  contactId: string | undefined;
  onDone: (invitation: Invitation) => void;
  onCancel: () => void;
}

export function InviteForm(props: Props) {
  const { contactId } = props;
  const [{ data, fetching }] = useQuery({
    query: InvitedContact,
    variables: { id: contactId ?? "" },
    pause: contactId === undefined,
  });
  if (contactId !== undefined && fetching) return <SkeletonRows rows={4} />;
  return <Fields {...props} contact={(data?.node ?? null) as Contact | null} />;
}

function Fields({ contact, onDone, onCancel }: Props & { contact: Contact | null }) {
  const client = useClient();
  const { roles } = useRoles();
  const clients = useClientChoices();
  const form = useForm({
    initial: {
      name: contact?.name ?? "",
      email: contact?.email ?? "",
      role: contact === null ? "TECHNICIAN" : "CLIENT_USER",
      clientId: contact?.client.id ?? "",
    },
    schema,
    submit: ({ name, email: address, role, clientId }, { idempotencyKey }) =>
      act(
        client,
        UserInvite,
        {
          input: {
            id: nodeIdOf("user", idempotencyKey),
            name,
            email: address,
            kind: contact === null ? "STAFF" : "CONTACT",
            contactId: contact?.id ?? null,
            grants:
              role === ""
                ? []
                : [{ role: role as RoleName, effect: "ALLOW", clientId: clientId || null }],
          },
        },
        idempotencyKey,
      ),
    onDone: (data) => onDone(data.userInvite),
  });
  const fitting = roles.filter((role) => role.forContacts === (contact !== null));
  const chosen = fitting.find((role) => role.role === form.values.role);
  return (
    <FormBody form={form} submitLabel="Invite" onCancel={onCancel}>
      <TextField form={form} name="name" label="Name" autoFocus />
      <TextField
        form={form}
        name="email"
        label="E-mail"
        type="email"
        hint="They sign in with it."
      />
      <ChoiceField
        form={form}
        name="role"
        label="Role"
        {...(chosen === undefined ? {} : { hint: chosen.description })}
        choices={[
          { value: "", label: "None yet" },
          ...fitting.map(({ role, title }) => ({ value: role, label: title })),
        ]}
      />
      <ChoiceField
        form={form}
        name="clientId"
        label="For"
        disabled={contact !== null || form.values.role === ""}
        choices={
          contact === null
            ? [{ value: "", label: "The whole provider, every client" }, ...clients]
            : [{ value: contact.client.id, label: contact.client.name }]
        }
      />
    </FormBody>
  );
}
