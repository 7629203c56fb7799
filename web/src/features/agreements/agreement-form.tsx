import { Checkbox } from "@mantine/core";
import { useClient, useQuery } from "urql";
import {
  array,
  check,
  forward,
  maxLength,
  nonEmpty,
  object,
  partialCheck,
  pipe,
  string,
  trim,
} from "valibot";
import { act, type Outcome } from "#/gql/act";
import { graphql } from "#/gql/graphql";
import { nodeIdOf } from "#/lib/node-id";
import { ChoiceField, LongTextField, TextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import picker from "../clients/device-picker.module.css";
import { dayOf } from "../timeline/days";
import { type Agreement, AgreementFields, AgreementsQuery } from "./agreement-query";

const AgreementCreate = graphql(
  `mutation AgreementCreate($input: AgreementCreateInput!) {
    agreementCreate(input: $input) {
      agreement { ...AgreementFields }
      client { id agreements { ...AgreementFields } }
      errors { code field message }
    }
  }`,
  [AgreementFields],
);

const AgreementUpdate = graphql(
  `mutation AgreementUpdate($input: AgreementUpdateInput!) {
    agreementUpdate(input: $input) {
      agreement { ...AgreementFields }
      errors { code field message }
    }
  }`,
  [AgreementFields],
);

const ChoicesQuery = graphql(`
  query AgreementChoices($clientId: ID!) {
    calendars(clientId: $clientId) { id name }
    slaPolicies(clientId: $clientId) { id name }
    client(id: $clientId) { id businessServices { id name } }
  }
`);

const isDay = (text: string) => text === "" || !Number.isNaN(Date.parse(`${text}T00:00:00Z`));

const schema = pipe(
  object({
    name: pipe(
      string(),
      trim(),
      nonEmpty("Enter a name, such as Managed workplace."),
      maxLength(200, "At most 200 characters."),
    ),
    startsOn: pipe(string(), nonEmpty("Enter the first day."), check(isDay, "This is not a day.")),
    endsOn: pipe(string(), check(isDay, "This is not a day.")),
    calendarId: string(),
    slaPolicyId: string(),
    serviceIds: array(string()),
    note: pipe(string(), trim(), maxLength(20_000, "At most 20,000 characters.")),
  }),
  forward(
    partialCheck(
      [["startsOn"], ["endsOn"]],
      ({ startsOn, endsOn }) => endsOn === "" || endsOn >= startsOn,
      "The last day lies before the first.",
    ),
    ["endsOn"],
  ),
);

const valuesOf = (agreement: Agreement) => ({
  name: agreement.name,
  startsOn: agreement.startsOn,
  endsOn: agreement.endsOn ?? "",
  calendarId: agreement.calendar?.id ?? "",
  slaPolicyId: agreement.slaPolicy?.id ?? "",
  serviceIds: agreement.services.map(({ id }) => id),
  note: agreement.note,
});

const blank = () => ({
  name: "",
  startsOn: dayOf(Date.now()),
  endsOn: "",
  calendarId: "",
  slaPolicyId: "",
  serviceIds: [] as string[],
  note: "",
});

interface Props {
  clientId: string;
  existing?: Agreement;
  onClose: () => void;
}

export function AgreementForm({ clientId, existing, onClose }: Props) {
  const client = useClient();
  const [{ data }] = useQuery({ query: ChoicesQuery, variables: { clientId } });
  const reload = async (id: string) => {
    const policy = { requestPolicy: "network-only" } as const;
    const answer = await client.query(AgreementsQuery, { clientId }, policy).toPromise();
    const now = answer.data?.client?.agreements.find((each) => each.id === id);
    return now === undefined ? null : { version: now.version, values: valuesOf(now) };
  };
  const form = useForm({
    initial: existing === undefined ? blank() : valuesOf(existing),
    schema,
    submit: (values, { version, idempotencyKey }): Promise<Outcome<object>> => {
      const input = {
        ...values,
        endsOn: values.endsOn || null,
        calendarId: values.calendarId || null,
        slaPolicyId: values.slaPolicyId || null,
      };
      if (existing !== undefined) {
        const update = { id: existing.id, expectedVersion: version, ...input };
        return act(client, AgreementUpdate, { input: update }, idempotencyKey);
      }
      const create = { id: nodeIdOf("agreement", idempotencyKey), clientId, ...input };
      return act(client, AgreementCreate, { input: create }, idempotencyKey);
    },
    onDone: onClose,
    ...(existing === undefined
      ? {}
      : { record: { version: existing.version, reload: () => reload(existing.id) } }),
  });
  const choices = (list: readonly { id: string; name: string }[] | undefined, none: string) => [
    { value: "", label: none },
    ...(list ?? []).map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <FormBody
      form={form}
      submitLabel={existing === undefined ? "Add agreement" : "Save"}
      onCancel={onClose}
      labels={{ name: "Name", startsOn: "First day", endsOn: "Last day", note: "Note" }}
    >
      <TextField form={form} name="name" label="Name" autoFocus placeholder="Managed workplace" />
      <div className="halves">
        <TextField form={form} name="startsOn" label="First day" type="date" />
        <TextField form={form} name="endsOn" label="Last day" type="date" optional />
      </div>
      <ChoiceField
        form={form}
        name="calendarId"
        label="Hours of cover"
        choices={choices(data?.calendars, "Not agreed")}
      />
      <ChoiceField
        form={form}
        name="slaPolicyId"
        label="Promised times"
        choices={choices(data?.slaPolicies, "Nothing is promised")}
      />
      <fieldset className={picker.picker}>
        <legend>Services it covers</legend>
        {(data?.client?.businessServices.length ?? 0) === 0 && (
          <p>{data === undefined ? "Loading…" : "This client has no services yet."}</p>
        )}
        {(data?.client?.businessServices.length ?? 0) > 0 && (
          <div className={picker.list}>
            {data?.client?.businessServices.map(({ id, name }) => (
              <Checkbox
                key={id}
                label={name}
                checked={form.values.serviceIds.includes(id)}
                onChange={(event) =>
                  form.set(
                    "serviceIds",
                    event.currentTarget.checked
                      ? [...form.values.serviceIds, id]
                      : form.values.serviceIds.filter((each) => each !== id),
                  )
                }
              />
            ))}
          </div>
        )}
      </fieldset>
      <LongTextField form={form} name="note" label="Note" optional rows={3} />
    </FormBody>
  );
}
