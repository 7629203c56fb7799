import { useClient, useQuery } from "urql";
import { boolean, minLength, object, pipe, string, trim } from "valibot";
import { act } from "#/gql/act";
import { nodeIdOf } from "#/lib/node-id";
import type { TicketsSearch } from "#/routes/search";
import { clearing } from "#/ui/form/clearing";
import { ChoiceField, LongTextField, TextField, TickField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { ofClient } from "../clients/of-client";
import { ClientChoicesQuery } from "../devices/devices-query";
import { useTeamChoices } from "./team-choices";
import { TicketFormQuery } from "./ticket-form-query";
import { TicketCreate } from "./ticket-mutations";
import { IMPACTS, KINDS, type TicketKind, type TicketLevel, URGENCIES } from "./ticket-words";

interface Props {
  from: TicketsSearch;
  onCancel: () => void;
  onDone: (ticketId: string) => void;
}

const schema = object({
  clientId: pipe(string(), minLength(1, "Choose the client.")),
  title: pipe(string(), trim(), minLength(1, "Say in one line what it is about.")),
  description: string(),
  kind: string(),
  impact: string(),
  urgency: string(),
  requester: string(),
  device: string(),
  service: string(),
  team: string(),
  source: string(),
  spoke: boolean(),
});

const SOURCES = [
  { value: "PORTAL", label: "written here" },
  { value: "PHONE", label: "told on the phone" },
  { value: "MAIL", label: "by mail" },
];

const none = (label: string) => ({ value: "", label });
const named = (list: readonly { id: string; name: string }[] | undefined) =>
  (list ?? []).map(({ id, name }) => ({ value: id, label: name }));

/** Opens a ticket. Priority follows from impact and urgency; the team from who is responsible. */
export function TicketForm({ from, onCancel, onDone }: Props) {
  const client = useClient();
  const typed = useForm({
    initial: {
      clientId: from.client ?? "",
      title: from.title ?? "",
      description:
        from.insight === undefined
          ? ""
          : `From the insight [${from.title}](/insights/${from.insight}).`,
      kind: "INCIDENT" as string,
      impact: "MEDIUM" as string,
      urgency: "MEDIUM" as string,
      requester: "",
      device: from.device ?? "",
      service: "",
      team: from.team ?? "",
      source: "PORTAL",
      spoke: false,
    },
    schema,
    submit: (values, { idempotencyKey }) =>
      act(
        client,
        TicketCreate,
        {
          input: {
            id: nodeIdOf("ticket", idempotencyKey),
            clientId: values.clientId,
            title: values.title,
            description: values.description || null,
            kind: values.kind as TicketKind,
            impact: values.impact as TicketLevel,
            urgency: values.urgency as TicketLevel,
            requesterContactId: values.requester || null,
            deviceId: values.device || null,
            serviceIds: values.service === "" ? null : [values.service],
            teamId: values.team || null,
            source: values.source as "PORTAL" | "PHONE" | "MAIL",
            spokeToUser: values.spoke,
          },
        },
        idempotencyKey,
      ),
    onDone: (data) => {
      const ticket = data.ticketCreate.ticket;
      if (ticket !== null) onDone(ticket.id);
    },
  });
  const form = clearing(typed, "clientId", { requester: "", device: "", service: "" });
  const { clientId } = form.values;
  const [{ data: clients }] = useQuery({ query: ClientChoicesQuery });
  const [{ data: answer }] = useQuery({
    query: TicketFormQuery,
    variables: { clientId },
    pause: clientId === "",
  });
  const data = ofClient(answer, clientId);
  const { teams } = useTeamChoices();
  return (
    <FormBody form={form} submitLabel="Open the ticket" onCancel={onCancel}>
      <ChoiceField
        form={form}
        name="clientId"
        label="Client"
        choices={[none("Choose a client"), ...named(clients?.clients.nodes)]}
      />
      <TextField
        form={form}
        name="title"
        label="What is it about?"
        placeholder="Nobody can print at the front desk"
        autoFocus
      />
      <LongTextField form={form} name="description" label="More about it" optional rows={5} />
      <div className="halves">
        <ChoiceField form={form} name="impact" label="How much" choices={IMPACTS} />
        <ChoiceField form={form} name="urgency" label="How soon" choices={URGENCIES} />
      </div>
      <div className="halves">
        <ChoiceField form={form} name="kind" label="Kind" choices={KINDS} />
        <ChoiceField
          form={form}
          name="team"
          label="Team"
          choices={[none("whoever is responsible"), ...teams]}
        />
      </div>
      <div className="halves">
        <ChoiceField
          form={form}
          name="requester"
          label="Asked by"
          disabled={clientId === ""}
          choices={[none("nobody in particular"), ...named(data?.client?.contacts)]}
        />
        <ChoiceField form={form} name="source" label="How it came" choices={SOURCES} />
      </div>
      <div className="halves">
        <ChoiceField
          form={form}
          name="device"
          label="Device"
          disabled={clientId === ""}
          choices={[none("none"), ...named(data?.devices.nodes)]}
        />
        <ChoiceField
          form={form}
          name="service"
          label="Service"
          disabled={clientId === ""}
          choices={[none("none"), ...named(data?.client?.businessServices)]}
        />
      </div>
      <TickField
        form={form}
        name="spoke"
        label="I have spoken to them"
        hint="It counts as the first response."
      />
    </FormBody>
  );
}
