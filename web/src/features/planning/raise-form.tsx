import { useClient, useQuery } from "urql";
import { check, maxLength, object, pipe, string, trim } from "valibot";
import { act } from "#/gql/act";
import { addDays, partsOf, today } from "#/lib/civil-date";
import { serverNow } from "#/lib/clock";
import { ChoiceField, LongTextField, TextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import type { Forecast } from "./planning-query";
import { RiskChoices, RiskRaiseFromForecast } from "./risk-mutations";
import { IMPACT_WORDS, LIKELIHOOD_WORDS, STEPS } from "./risk-scale";

const text = pipe(string(), trim());

const schema = object({
  likelihood: string(),
  impact: string(),
  serviceId: string(),
  description: pipe(text, maxLength(4_000, "At most 4,000 characters.")),
  reviewOn: pipe(
    text,
    check((given) => partsOf(given) !== null, "Enter a date."),
  ),
});

const REVIEW_DAYS = 30;

/** Puts what a forecast says into the client's register. */
export function RaiseForm(props: { forecast: Forecast; onClose: () => void; onDone: () => void }) {
  const { forecast, onClose, onDone } = props;
  const client = useClient();
  const [{ data }] = useQuery({ query: RiskChoices, variables: { clientId: forecast.client.id } });
  const form = useForm({
    initial: {
      likelihood: "",
      impact: "3",
      serviceId: "",
      description: "",
      reviewOn: addDays(today(serverNow()), REVIEW_DAYS),
    },
    schema,
    submit: (values, { idempotencyKey }) =>
      act(
        client,
        RiskRaiseFromForecast,
        {
          input: {
            forecastId: forecast.id,
            likelihood: values.likelihood === "" ? null : Number(values.likelihood),
            impact: Number(values.impact),
            serviceId: values.serviceId || null,
            description: values.description || null,
            reviewOn: values.reviewOn,
          },
        },
        idempotencyKey,
      ),
    onDone,
  });
  return (
    <FormBody form={form} submitLabel="Raise the risk" onCancel={onClose}>
      <p>{forecast.sentence}.</p>
      <div className="halves">
        <ChoiceField
          form={form}
          name="likelihood"
          label="How likely"
          choices={[
            { value: "", label: "as the forecast says" },
            ...STEPS.map((n) => ({ value: String(n), label: `${n}: ${LIKELIHOOD_WORDS[n]}` })),
          ]}
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
          ...(data?.client?.businessServices ?? []).map(({ id, name }) => ({
            value: id,
            label: name,
          })),
        ]}
      />
      <LongTextField
        form={form}
        name="description"
        label="What it stands on"
        optional
        hint="The forecast's own words if left empty."
      />
      <TextField form={form} name="reviewOn" label="Looked at again on" type="date" />
    </FormBody>
  );
}
