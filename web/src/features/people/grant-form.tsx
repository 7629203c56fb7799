import { useClient } from "urql";
import { maxLength, nonEmpty, object, picklist, pipe, regex, string, trim } from "valibot";
import { act } from "#/gql/act";
import { graphql } from "#/gql/graphql";
import { nodeIdOf } from "#/lib/node-id";
import { ChoiceField, TextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { type Person, PersonFields, type RoleName } from "./people-query";
import { useClientChoices, useRoles } from "./use-roles";

const GrantCreate = graphql(
  `mutation GrantCreate($input: GrantCreateInput!) {
    grantCreate(input: $input) {
      user { ...PersonFields }
      errors { code field message }
    }
  }`,
  [PersonFields],
);

const DAY = 86_400_000;

const schema = object({
  role: pipe(string(), nonEmpty("Choose a role.")),
  effect: picklist(["ALLOW", "DENY"]),
  clientId: string(),
  days: pipe(
    string(),
    trim(),
    regex(/^\d{0,4}$/, "Enter a whole number of days, or leave it empty."),
  ),
  reason: pipe(string(), trim(), maxLength(500, "At most 500 characters.")),
});

const EFFECTS = [
  { value: "ALLOW", label: "Allow" },
  { value: "DENY", label: "Deny (wins over every allow)" },
];

/** One more right, or one less, for a person. */
export function GrantForm({ person, onClose }: { person: Person; onClose: () => void }) {
  const client = useClient();
  const { roles } = useRoles();
  const contact = person.kind === "CONTACT";
  const clients = useClientChoices();
  const fitting = roles.filter((role) => role.forContacts === contact);
  const ownClient = person.contact?.client.id ?? "";
  const form = useForm({
    initial: {
      role: "",
      effect: "ALLOW" as "ALLOW" | "DENY",
      clientId: ownClient,
      days: "",
      reason: "",
    },
    schema,
    submit: ({ role, effect, clientId, days, reason }, { idempotencyKey, at }) =>
      act(
        client,
        GrantCreate,
        {
          input: {
            id: nodeIdOf("grant", idempotencyKey),
            userId: person.id,
            role: role as RoleName,
            effect,
            clientId: clientId || null,
            expiresAt: days === "" ? null : new Date(at + Number(days) * DAY).toISOString(),
            reason: reason || null,
          },
        },
        idempotencyKey,
      ),
    onDone: onClose,
  });
  const chosen = fitting.find((role) => role.role === form.values.role);
  return (
    <FormBody form={form} submitLabel="Grant" onCancel={onClose}>
      <ChoiceField
        form={form}
        name="role"
        label="Role"
        {...(chosen === undefined ? {} : { hint: chosen.description })}
        choices={[
          { value: "", label: "Choose a role" },
          ...fitting.map(({ role, title }) => ({ value: role, label: title })),
        ]}
      />
      <ChoiceField form={form} name="effect" label="Effect" choices={EFFECTS} />
      <ChoiceField
        form={form}
        name="clientId"
        label="For"
        disabled={contact}
        choices={[
          ...(contact ? [] : [{ value: "", label: "The whole provider, every client" }]),
          ...(contact && person.contact !== null
            ? [{ value: ownClient, label: person.contact.client.name }]
            : clients),
        ]}
      />
      <TextField
        form={form}
        name="days"
        label="Ends after"
        optional
        suffix="days"
        hint="Empty: until it is revoked."
      />
      <TextField form={form} name="reason" label="Reason" optional />
    </FormBody>
  );
}
