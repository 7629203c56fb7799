import { useClient } from "urql";
import {
  array,
  integer,
  maxLength,
  maxValue,
  minValue,
  nonEmpty,
  object,
  picklist,
  pipe,
  regex,
  string,
  toNumber,
  trim,
} from "valibot";
import { act, type Outcome } from "#/gql/act";
import { graphql, type ResultOf } from "#/gql/graphql";
import { nodeIdOf } from "#/lib/node-id";
import { ChoiceField, LongTextField, TextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { CRITICALITIES, CRITICALITY_WORDS, type Criticality } from "./criticality";
import { DevicePicker } from "./device-picker";
import { fromMinor, toMinor } from "./money";
import { reloaded } from "./reload";

export const ServiceFields = graphql(`
  fragment ServiceFields on BusinessService @_unmask {
    id name description criticality userCount
    outageCostPerHourMinor outageCostCurrency deviceIds version
  }
`);

export type Service = ResultOf<typeof ServiceFields>;

const ServiceCreate = graphql(
  `mutation ServiceCreate($input: BusinessServiceCreateInput!) {
    businessServiceCreate(input: $input) {
      businessService { ...ServiceFields }
      client { id businessServices { ...ServiceFields } }
      errors { code field message }
    }
  }`,
  [ServiceFields],
);

const ServiceUpdate = graphql(
  `mutation ServiceUpdate($input: BusinessServiceUpdateInput!) {
    businessServiceUpdate(input: $input) {
      businessService { ...ServiceFields }
      errors { code field message }
    }
  }`,
  [ServiceFields],
);

const ServiceNow = graphql(`query ServiceNow($id: ID!) { node(id: $id) { ...ServiceFields } }`, [
  ServiceFields,
]);

const schema = object({
  name: pipe(
    string(),
    trim(),
    nonEmpty("Enter the service's name."),
    maxLength(200, "At most 200 characters."),
  ),
  description: pipe(string(), trim(), maxLength(4_000, "At most 4,000 characters.")),
  criticality: picklist(CRITICALITIES),
  userCount: pipe(
    string(),
    trim(),
    regex(/^\d+$/, "Enter a whole number."),
    toNumber(),
    integer("Enter a whole number."),
    minValue(0),
    maxValue(1_000_000, "At most 1,000,000."),
  ),
  cost: pipe(
    string(),
    trim(),
    regex(/^(\d{1,9}([.,]\d{1,2})?)?$/, "Enter an amount such as 450 or 450.00."),
  ),
  currency: pipe(string(), trim(), regex(/^[A-Z]{3}$/, "Three letters, such as EUR.")),
  deviceIds: array(string()),
});

const BLANK = {
  name: "",
  description: "",
  criticality: "MEDIUM" as Criticality,
  userCount: "0",
  cost: "",
  currency: "EUR",
  deviceIds: [] as string[],
};

const valuesOf = (service: Service): typeof BLANK => ({
  name: service.name,
  description: service.description,
  criticality: service.criticality,
  userCount: String(service.userCount),
  cost: fromMinor(service.outageCostPerHourMinor),
  currency: service.outageCostCurrency ?? "EUR",
  deviceIds: [...service.deviceIds],
});

export function ServiceForm(props: { clientId: string; existing?: Service; onClose: () => void }) {
  const { clientId, existing, onClose } = props;
  const client = useClient();
  const form = useForm({
    initial: existing === undefined ? BLANK : valuesOf(existing),
    schema,
    submit: (
      { cost, currency, ...rest },
      { version, idempotencyKey },
    ): Promise<Outcome<object>> => {
      const minor = toMinor(cost);
      const fields = {
        ...rest,
        outageCostPerHourMinor: minor,
        outageCostCurrency: minor === null ? null : currency,
      };
      return existing === undefined
        ? act(
            client,
            ServiceCreate,
            { input: { id: nodeIdOf("businessService", idempotencyKey), clientId, ...fields } },
            idempotencyKey,
          )
        : act(
            client,
            ServiceUpdate,
            { input: { id: existing.id, expectedVersion: version, ...fields } },
            idempotencyKey,
          );
    },
    onDone: onClose,
    ...(existing === undefined
      ? {}
      : {
          record: reloaded(client, ServiceNow, existing, (service: Service) => valuesOf(service)),
        }),
  });
  return (
    <FormBody
      form={form}
      submitLabel={existing === undefined ? "Add service" : "Save"}
      onCancel={onClose}
      labels={{
        name: "Name",
        description: "Description",
        criticality: "Criticality",
        userCount: "People",
        cost: "Cost of an hour",
        currency: "Currency",
        deviceIds: "Devices",
      }}
    >
      <TextField
        form={form}
        name="name"
        label="Name"
        autoFocus
        placeholder="File sharing"
        hint="As the client's people call it."
      />
      <LongTextField form={form} name="description" label="What it is for" optional />
      <ChoiceField
        form={form}
        name="criticality"
        label="How much it matters"
        choices={CRITICALITIES.map((value) => ({ value, label: CRITICALITY_WORDS[value] }))}
      />
      <TextField form={form} name="userCount" label="People who work with it" />
      <div className="pair">
        <TextField form={form} name="cost" label="Cost of an hour's outage" optional />
        <TextField form={form} name="currency" label="Currency" />
      </div>
      <DevicePicker
        clientId={clientId}
        chosen={form.values.deviceIds}
        onChange={(ids) => form.set("deviceIds", ids)}
      />
    </FormBody>
  );
}
