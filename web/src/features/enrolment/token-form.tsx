import { useClient, useQuery } from "urql";
import {
  integer,
  maxLength,
  maxValue,
  minValue,
  nonEmpty,
  object,
  pipe,
  regex,
  string,
  toNumber,
  trim,
} from "valibot";
import { act } from "#/gql/act";
import { graphql, type ResultOf } from "#/gql/graphql";
import { nodeIdOf } from "#/lib/node-id";
import { clearing } from "#/ui/form/clearing";
import { ChoiceField, TextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { TokenFields } from "./enrolment-query";

const TokenCreate = graphql(
  `mutation EnrolmentTokenCreate($input: EnrolmentTokenCreateInput!) {
    enrolmentTokenCreate(input: $input) {
      enrolmentToken { ...TokenFields }
      secret
      installCommand
      errors { code field message }
    }
  }`,
  [TokenFields],
);

export type CreatedToken = ResultOf<typeof TokenCreate>["enrolmentTokenCreate"];

const ChoosableClients = graphql(`
  query ChoosableClients {
    clients(first: 100, filter: { archived: false }, orderBy: NAME) {
      nodes { id name sites { id name } }
    }
  }
`);

const whole = (most: number) =>
  pipe(
    string(),
    trim(),
    regex(/^\d+$/, "Enter a whole number."),
    toNumber(),
    integer(),
    minValue(1, "At least 1."),
    maxValue(most, `At most ${most}.`),
  );

const schema = object({
  label: pipe(
    string(),
    trim(),
    nonEmpty("Say what it is for."),
    maxLength(200, "At most 200 characters."),
  ),
  clientId: pipe(string(), nonEmpty("Choose the client.")),
  siteId: string(),
  expiresInDays: whole(90),
  maxUses: whole(1_000),
});

interface Props {
  clientId: string | undefined;
  onDone: (created: CreatedToken) => void;
  onCancel: () => void;
}

/** The right to enrol: for one client, for some days, for so many devices. */
export function TokenForm({ clientId, onDone, onCancel }: Props) {
  const client = useClient();
  const [{ data }] = useQuery({ query: ChoosableClients });
  const clients = data?.clients.nodes ?? [];
  const typed = useForm({
    initial: {
      label: "First devices",
      clientId: clientId ?? "",
      siteId: "",
      expiresInDays: "7",
      maxUses: "10",
    },
    schema,
    submit: ({ siteId, ...rest }, { idempotencyKey }) =>
      act(
        client,
        TokenCreate,
        {
          input: {
            id: nodeIdOf("enrolmentToken", idempotencyKey),
            siteId: siteId || null,
            ...rest,
          },
        },
        idempotencyKey,
      ),
    onDone: (created) => onDone(created.enrolmentTokenCreate),
  });
  const form = clearing(typed, "clientId", { siteId: "" });
  const sites = clients.find((each) => each.id === form.values.clientId)?.sites ?? [];
  return (
    <FormBody form={form} submitLabel="Create token" onCancel={onCancel}>
      <ChoiceField
        form={form}
        name="clientId"
        label="Client"
        hint="Devices that enrol with this token belong to it."
        choices={[
          { value: "", label: "Choose a client" },
          ...clients.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <ChoiceField
        form={form}
        name="siteId"
        label="Site"
        optional
        disabled={sites.length === 0}
        choices={[
          { value: "", label: "No site" },
          ...sites.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <TextField form={form} name="label" label="What it is for" autoFocus />
      <div className="halves">
        <TextField form={form} name="expiresInDays" label="Valid for" suffix="days" />
        <TextField form={form} name="maxUses" label="For at most" suffix="devices" />
      </div>
    </FormBody>
  );
}
