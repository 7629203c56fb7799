import { useClient, useQuery } from "urql";
import { check, maxLength, nonEmpty, object, picklist, pipe, string, trim } from "valibot";
import { act, type Outcome } from "#/gql/act";
import { addDays, partsOf, today } from "#/lib/civil-date";
import { serverNow } from "#/lib/clock";
import { nodeIdOf } from "#/lib/node-id";
import { clearing } from "#/ui/form/clearing";
import { ChoiceField, LongTextField, TextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { ofClient } from "../clients/of-client";
import { ClientChoicesQuery } from "../devices/devices-query";
import { ownerChoices, ownerOf, ownerText } from "./owner";
import { type Risk, RiskNow } from "./planning-query";
import { RiskChoices, RiskCreate, RiskUpdate } from "./risk-mutations";
import { IMPACT_WORDS, LIKELIHOOD_WORDS, STEPS, TREATMENT_WORDS } from "./risk-scale";

const TREATMENTS = ["MITIGATE", "AVOID", "TRANSFER", "ACCEPT"] as const;
const text = pipe(string(), trim());

const schema = object({
  clientId: pipe(string(), nonEmpty("Choose the client.")),
  title: pipe(
    text,
    nonEmpty("Say in a few words what could happen."),
    maxLength(200, "At most 200 characters."),
  ),
  description: pipe(text, maxLength(4_000, "At most 4,000 characters.")),
  likelihood: string(),
  impact: string(),
  serviceId: string(),
  owner: string(),
  treatment: picklist(TREATMENTS),
  reviewOn: pipe(
    text,
    check((given) => partsOf(given) !== null, "Enter a date."),
  ),
});

const valuesOf = (risk: Risk) => ({
  clientId: risk.client.id,
  title: risk.title,
  description: risk.description,
  likelihood: String(risk.likelihood),
  impact: String(risk.impact),
  serviceId: risk.businessService?.id ?? "",
  owner: ownerText(risk),
  treatment: risk.treatment,
  reviewOn: risk.reviewOn,
});

const REVIEW_DAYS = 90;

const blank = (clientId: string): ReturnType<typeof valuesOf> => ({
  clientId,
  title: "",
  description: "",
  likelihood: "3",
  impact: "3",
  serviceId: "",
  owner: "",
  treatment: "MITIGATE",
  reviewOn: addDays(today(serverNow()), REVIEW_DAYS),
});

interface Props {
  clientId?: string | undefined;
  existing?: Risk;
  onCancel: () => void;
  onDone: () => void;
}

/** What could go wrong, how likely and how bad, who looks after it and when it is looked at again. */
export function RiskForm({ clientId, existing, onCancel, onDone }: Props) {
  const client = useClient();
  const typed = useForm({
    initial: existing === undefined ? blank(clientId ?? "") : valuesOf(existing),
    schema,
    submit: (values, { version, idempotencyKey }): Promise<Outcome<object>> => {
      const fields = {
        title: values.title,
        description: values.description,
        likelihood: Number(values.likelihood),
        impact: Number(values.impact),
        serviceId: values.serviceId || null,
        ...ownerOf(values.owner),
        treatment: values.treatment,
        reviewOn: values.reviewOn,
      };
      return existing === undefined
        ? act(
            client,
            RiskCreate,
            {
              input: { id: nodeIdOf("risk", idempotencyKey), clientId: values.clientId, ...fields },
            },
            idempotencyKey,
          )
        : act(
            client,
            RiskUpdate,
            { input: { id: existing.id, expectedVersion: version, ...fields } },
            idempotencyKey,
          );
    },
    onDone,
    ...(existing === undefined
      ? {}
      : {
          record: {
            version: existing.version,
            reload: async () => {
              const { data } = await client
                .query(RiskNow, { id: existing.id }, { requestPolicy: "network-only" })
                .toPromise();
              const now = data?.risk ?? null;
              return now === null ? null : { version: now.version, values: valuesOf(now) };
            },
          },
        }),
  });
  const form = clearing(typed, "clientId", { serviceId: "" });
  const chosen = form.values.clientId;
  const [{ data: clients }] = useQuery({
    query: ClientChoicesQuery,
    pause: existing !== undefined,
  });
  const [{ data: answer }] = useQuery({
    query: RiskChoices,
    variables: { clientId: chosen },
    pause: chosen === "",
  });
  return (
    <FormBody
      form={form}
      submitLabel={existing === undefined ? "Enter it" : "Save"}
      onCancel={onCancel}
      labels={{
        title: "What could happen",
        description: "What it stands on",
        likelihood: "Likelihood",
        impact: "Impact",
        serviceId: "Service",
        owner: "Who looks after it",
        treatment: "What is done",
        reviewOn: "Looked at again",
      }}
    >
      {existing === undefined && (
        <ChoiceField
          form={form}
          name="clientId"
          label="Client"
          choices={[
            { value: "", label: "Choose the client" },
            ...(clients?.clients.nodes ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
      <TextField
        form={form}
        name="title"
        label="What could happen"
        placeholder="The file server's disk fails without a tested restore"
      />
      <LongTextField form={form} name="description" label="What that stands on" optional />
      <div className="halves">
        <ChoiceField
          form={form}
          name="likelihood"
          label="How likely"
          choices={STEPS.map((n) => ({ value: String(n), label: `${n}: ${LIKELIHOOD_WORDS[n]}` }))}
        />
        <ChoiceField
          form={form}
          name="impact"
          label="How bad"
          choices={STEPS.map((n) => ({ value: String(n), label: `${n}: ${IMPACT_WORDS[n]}` }))}
        />
      </div>
      <ChoiceField
        form={form}
        name="serviceId"
        label="Business service that would suffer"
        optional
        choices={[
          { value: "", label: "None named" },
          ...(ofClient(answer, chosen)?.client?.businessServices ?? []).map(({ id, name }) => ({
            value: id,
            label: name,
          })),
        ]}
      />
      <ChoiceField
        form={form}
        name="owner"
        label="Who looks after it"
        optional
        choices={ownerChoices(answer?.teams ?? [], form.values.owner)}
      />
      <ChoiceField
        form={form}
        name="treatment"
        label="What is done about it"
        choices={TREATMENTS.map((value) => ({ value, label: TREATMENT_WORDS[value] }))}
      />
      <TextField form={form} name="reviewOn" label="Looked at again on" type="date" />
    </FormBody>
  );
}
