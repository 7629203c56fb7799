import { useClient, useQuery } from "urql";
import { check, minLength, object, pipe, string } from "valibot";
import { act } from "#/gql/act";
import { clearing } from "#/ui/form/clearing";
import { ChoiceField, LongTextField, TextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { ofClient } from "../clients/of-client";
import { ClientChoicesQuery } from "../devices/devices-query";
import { TicketFormQuery } from "../tickets/ticket-form-query";
import { clearFor, unitOf } from "./rule-words";
import { type Rule, RuleOverrideSet } from "./rules-query";

interface Props {
  rule: Rule;
  clientId: string | undefined;
  onCancel: () => void;
  onDone: () => void;
}

const number = pipe(
  string(),
  check((text) => text.trim() === "" || Number.isFinite(Number(text)), "A number, or nothing."),
);
const minutes = pipe(
  string(),
  check((text) => text.trim() === "" || Number(text) >= 0, "Minutes, or nothing."),
);

const schema = object({
  clientId: pipe(string(), minLength(1, "Choose the client.")),
  deviceId: string(),
  component: string(),
  enabled: string(),
  warn: number,
  critical: number,
  raiseAfter: minutes,
  note: pipe(string(), minLength(1, "Say why, for whoever wonders later.")),
});

/** Other values at a client or on one of its devices; what is left empty stays inherited. */
export function OverrideForm({ rule, clientId, onCancel, onDone }: Props) {
  const client = useClient();
  const { op, warn, critical, raiseAfterSeconds } = rule.parameters;
  const level = (text: string) => {
    if (text.trim() === "") return null;
    const raise = Number(text);
    return { raise, clear: clearFor(raise, op) };
  };
  const typed = useForm({
    initial: {
      clientId: clientId ?? rule.client?.id ?? "",
      deviceId: "",
      component: "",
      enabled: "",
      warn: "",
      critical: "",
      raiseAfter: "",
      note: "",
    },
    schema,
    submit: (values, { idempotencyKey }) =>
      act(
        client,
        RuleOverrideSet,
        {
          input: {
            ruleId: rule.id,
            clientId: values.clientId,
            deviceId: values.deviceId || null,
            component: values.component || null,
            enabled: values.enabled === "" ? null : values.enabled === "on",
            warn: level(values.warn),
            critical: level(values.critical),
            raiseAfterSeconds:
              values.raiseAfter.trim() === "" ? null : Math.round(Number(values.raiseAfter) * 60),
            note: values.note,
          },
        },
        idempotencyKey,
      ),
    onDone,
  });
  const form = clearing(typed, "clientId", { deviceId: "" });
  const chosen = form.values.clientId;
  const [{ data: clients }] = useQuery({ query: ClientChoicesQuery });
  const [{ data: answer }] = useQuery({
    query: TicketFormQuery,
    variables: { clientId: chosen },
    pause: chosen === "",
  });
  const data = ofClient(answer, chosen);
  const unit = unitOf(rule.metric);
  const inherited = (value: number | undefined) =>
    value === undefined ? "not set" : `inherited: ${value}`;
  return (
    <FormBody form={form} submitLabel="Set these values" onCancel={onCancel}>
      <ChoiceField
        form={form}
        name="clientId"
        label="Client"
        choices={[
          { value: "", label: "Choose a client" },
          ...(clients?.clients.nodes ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <div className="halves">
        <ChoiceField
          form={form}
          name="deviceId"
          label="Device"
          disabled={chosen === ""}
          choices={[
            { value: "", label: "all of its devices" },
            ...(data?.devices.nodes ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <TextField form={form} name="component" label="Component" optional placeholder="/var" />
      </div>
      <ChoiceField
        form={form}
        name="enabled"
        label="The rule is"
        choices={[
          { value: "", label: "as inherited" },
          { value: "on", label: "switched on" },
          { value: "off", label: "switched off" },
        ]}
      />
      {rule.kind === "THRESHOLD" && (
        <div className="halves">
          <TextField
            form={form}
            name="warn"
            label="Warning from"
            optional
            placeholder={inherited(warn?.raise)}
            {...(unit === "" ? {} : { suffix: unit })}
          />
          <TextField
            form={form}
            name="critical"
            label="Critical from"
            optional
            placeholder={inherited(critical?.raise)}
            {...(unit === "" ? {} : { suffix: unit })}
          />
        </div>
      )}
      <TextField
        form={form}
        name="raiseAfter"
        label="Raised after"
        optional
        suffix="minutes"
        placeholder={inherited(raiseAfterSeconds / 60)}
      />
      <LongTextField form={form} name="note" label="Why" rows={2} />
    </FormBody>
  );
}
