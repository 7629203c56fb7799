import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { useClient, useQuery } from "urql";
import { check, minLength, object, pipe, string, trim } from "valibot";
import { act } from "#/gql/act";
import { serverNow } from "#/lib/clock";
import { nodeIdOf } from "#/lib/node-id";
import { ChoiceField, LongTextField, TextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { ofClient } from "../clients/of-client";
import { ClientChoicesQuery } from "../devices/devices-query";
import { useViewer } from "../session/viewer";
import { TicketFormQuery } from "../tickets/ticket-form-query";
import { type Rule, RuleExceptionCreate } from "./rules-query";

interface Props {
  rule: Rule;
  clientId: string | undefined;
  onCancel: () => void;
  onDone: () => void;
}

const schema = object({
  deviceId: pipe(string(), minLength(1, "Choose the device.")),
  component: string(),
  reason: pipe(string(), trim(), minLength(1, "Say why it is let off.")),
  approvedBy: pipe(string(), trim(), minLength(1, "Somebody must stand for it.")),
  expiresOn: pipe(
    string(),
    check((text) => endOf(text) > Date.now(), "A day to come: an exception always ends."),
  ),
});

const DAY = 86_400_000;
/** The last moment of a day in local time. */
const endOf = (day: string) => new Date(`${day}T23:59:59`).getTime();

/** Lets one check off on one device, with a reason, a name and an end. */
export function ExceptionForm({ rule, clientId: given, onCancel, onDone }: Props) {
  const client = useClient();
  const { user } = useViewer();
  const [clientId, setClientId] = useState(given ?? rule.client?.id ?? "");
  const form = useForm({
    initial: {
      deviceId: "",
      component: "",
      reason: "",
      approvedBy: user.name,
      expiresOn: new Date(serverNow() + 30 * DAY).toISOString().slice(0, 10),
    },
    schema,
    submit: (values, { idempotencyKey }) =>
      act(
        client,
        RuleExceptionCreate,
        {
          input: {
            id: nodeIdOf("exception", idempotencyKey),
            ruleId: rule.id,
            deviceId: values.deviceId,
            component: values.component || null,
            reason: values.reason,
            approvedBy: values.approvedBy,
            expiresAt: new Date(endOf(values.expiresOn)).toISOString(),
          },
        },
        idempotencyKey,
      ),
    onDone,
  });
  const [{ data: clients }] = useQuery({ query: ClientChoicesQuery });
  const [{ data: answer }] = useQuery({
    query: TicketFormQuery,
    variables: { clientId },
    pause: clientId === "",
  });
  const data = ofClient(answer, clientId);
  return (
    <FormBody form={form} submitLabel="Let it off" onCancel={onCancel}>
      <ClientChoice
        value={clientId}
        clients={clients?.clients.nodes ?? []}
        onChange={(id) => {
          setClientId(id);
          // The device was one of the client before.
          form.set("deviceId", "");
        }}
      />
      <div className="halves">
        <ChoiceField
          form={form}
          name="deviceId"
          label="Device"
          disabled={clientId === ""}
          choices={[
            { value: "", label: "Choose a device" },
            ...(data?.devices.nodes ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <TextField form={form} name="component" label="Component" optional placeholder="/var" />
      </div>
      <LongTextField
        form={form}
        name="reason"
        label="Why"
        hint="It is shown where the check would otherwise have spoken."
      />
      <div className="halves">
        <TextField form={form} name="approvedBy" label="Approved by" />
        <TextField form={form} name="expiresOn" label="Until the end of" type="date" />
      </div>
    </FormBody>
  );
}

function ClientChoice(props: {
  value: string;
  clients: readonly { id: string; name: string }[];
  onChange: (id: string) => void;
}) {
  return (
    <NativeSelect
      label="Client"
      value={props.value}
      data={[
        { value: "", label: "Choose a client" },
        ...props.clients.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}
