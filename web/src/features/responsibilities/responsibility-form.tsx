import { useClient, useQuery } from "urql";
import { array, maxLength, minLength, object, picklist, pipe, string, trim } from "valibot";
import { act, type Outcome } from "#/gql/act";
import { graphql } from "#/gql/graphql";
import { ChoiceField, TextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { AREAS, type Area, partyInput, partyKey } from "./areas";
import { PartyField } from "./party-field";
import {
  PartiesQuery,
  ResponsibilitiesQuery,
  type Responsibility,
  ResponsibilityFields,
} from "./responsibility-query";

const ResponsibilitySet = graphql(
  `mutation ResponsibilitySet($input: ResponsibilitySetInput!) {
    responsibilitySet(input: $input) {
      responsibility { ...ResponsibilityFields }
      client { id responsibilities { ...ResponsibilityFields } }
      errors { code field message }
    }
  }`,
  [ResponsibilityFields],
);

const schema = object({
  area: picklist(AREAS.map(({ value }) => value)),
  areaText: pipe(string(), trim(), maxLength(200, "At most 200 characters.")),
  deviceClass: pipe(string(), trim(), maxLength(200, "At most 200 characters.")),
  responsible: pipe(array(string()), minLength(1, "Say who does the work.")),
  accountable: array(string()),
  consulted: pipe(array(string()), maxLength(10, "At most 10.")),
  informed: pipe(array(string()), maxLength(10, "At most 10.")),
});

function valuesOf(row: Responsibility) {
  return {
    area: row.area as Area,
    areaText: row.area === "OTHER" ? row.areaText : "",
    deviceClass: row.deviceClass ?? "",
    responsible: [partyKey(row.responsible)],
    accountable: row.accountable === null ? [] : [partyKey(row.accountable)],
    consulted: row.consulted.map(partyKey),
    informed: row.informed.map(partyKey),
  };
}

const blank = (area: Area) => ({
  area,
  areaText: "",
  deviceClass: "",
  responsible: [] as string[],
  accountable: [] as string[],
  consulted: [] as string[],
  informed: [] as string[],
});

const parties = (keys: readonly string[]) => keys.map(partyInput).filter((party) => party !== null);

interface Props {
  clientId: string;
  existing?: Responsibility;
  /** The area to begin with. */
  area: Area;
  onClose: () => void;
}

export function ResponsibilityForm({ clientId, existing, area, onClose }: Props) {
  const client = useClient();
  const [{ data }] = useQuery({ query: PartiesQuery, variables: { clientId } });
  const reload = async (id: string) => {
    const policy = { requestPolicy: "network-only" } as const;
    const answer = await client.query(ResponsibilitiesQuery, { clientId }, policy).toPromise();
    const now = answer.data?.client?.responsibilities.find((each) => each.id === id);
    return now === undefined ? null : { version: now.version, values: valuesOf(now) };
  };
  const form = useForm({
    initial: existing === undefined ? blank(area) : valuesOf(existing),
    schema,
    submit: (values, { version, idempotencyKey }): Promise<Outcome<object>> => {
      const [responsible] = parties(values.responsible);
      const [accountable] = parties(values.accountable);
      const input = {
        clientId,
        area: values.area,
        responsible: responsible ?? {},
        consulted: parties(values.consulted),
        informed: parties(values.informed),
        ...(accountable === undefined ? {} : { accountable }),
        ...(values.area === "OTHER" && values.areaText !== "" ? { areaText: values.areaText } : {}),
        ...(values.deviceClass === "" ? {} : { deviceClass: values.deviceClass }),
        ...(existing === undefined ? {} : { expectedVersion: version }),
      };
      return act(client, ResponsibilitySet, { input }, idempotencyKey);
    },
    onDone: onClose,
    ...(existing === undefined
      ? {}
      : { record: { version: existing.version, reload: () => reload(existing.id) } }),
  });
  const choices = [
    ...(data?.teams ?? []).map(({ id, name }) => ({ value: `team:${id}`, label: `Team ${name}` })),
    ...(data?.client?.contacts ?? []).map(({ id, name, title }) => ({
      value: `contact:${id}`,
      label: title === "" ? name : `${name}, ${title}`,
    })),
  ];
  const field = (name: "responsible" | "accountable" | "consulted" | "informed") => ({
    name,
    choices,
    value: form.values[name],
    error: form.errors[name],
    onChange: (keys: string[]) => form.set(name, keys),
  });
  return (
    <FormBody
      form={form}
      submitLabel="Save"
      onCancel={onClose}
      labels={{
        responsible: "Does it",
        accountable: "Answers for it",
        consulted: "Asked before",
        informed: "Told after",
      }}
    >
      <ChoiceField
        form={form}
        name="area"
        label="Area"
        choices={AREAS}
        disabled={existing !== undefined}
      />
      {form.values.area === "OTHER" && existing === undefined && (
        <TextField
          form={form}
          name="areaText"
          label="Named"
          optional
          placeholder="Telephones"
          hint="Empty is everything that has no row of its own."
        />
      )}
      {existing === undefined && (
        <TextField
          form={form}
          name="deviceClass"
          label="Only for devices of this class"
          optional
          placeholder="database"
        />
      )}
      <PartyField
        label="Does it"
        hint="Gets the work, and is told first."
        many={false}
        {...field("responsible")}
      />
      <PartyField label="Answers for it (optional)" many={false} {...field("accountable")} />
      <PartyField label="Asked before (optional)" many {...field("consulted")} />
      <PartyField label="Told after (optional)" many {...field("informed")} />
    </FormBody>
  );
}
