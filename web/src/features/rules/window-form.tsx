import { useClient, useQuery } from "urql";
import { array, boolean, check, forward, minLength, object, pipe, string, trim } from "valibot";
import { act } from "#/gql/act";
import { serverNow } from "#/lib/clock";
import { nodeIdOf } from "#/lib/node-id";
import { clearing } from "#/ui/form/clearing";
import { ChoiceField, LongTextField, TextField, TickField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { DevicePicker } from "../clients/device-picker";
import { ClientChoicesQuery } from "../devices/devices-query";
import { fromLocalInput, localInput } from "../insights/snooze";
import { MaintenanceWindowCreate } from "./windows-query";

interface Props {
  clientId: string | undefined;
  onCancel: () => void;
  onDone: () => void;
}

const HOUR = 3_600_000;
const LONGEST = 7 * 24 * HOUR;

const instant = pipe(
  string(),
  check((text) => fromLocalInput(text) !== null, "Name a day and a time."),
);

const schema = pipe(
  object({
    clientId: pipe(string(), minLength(1, "Choose the client.")),
    name: pipe(string(), trim(), minLength(1, "Give it a name that colleagues understand.")),
    note: string(),
    startsAt: instant,
    endsAt: instant,
    mode: string(),
    allDevices: boolean(),
    deviceIds: array(string()),
  }),
  forward(
    check(({ startsAt, endsAt }) => {
      const length = lengthOf(startsAt, endsAt);
      return length > 0 && length <= LONGEST;
    }, "After the start, and at most seven days later."),
    ["endsAt"],
  ),
  forward(
    check(
      ({ allDevices, deviceIds }) => allDevices || deviceIds.length > 0,
      "Choose devices, or take all.",
    ),
    ["allDevices"],
  ),
);

function lengthOf(from: string, to: string): number {
  return (fromLocalInput(to)?.getTime() ?? 0) - (fromLocalInput(from)?.getTime() ?? 0);
}

const iso = (text: string) => (fromLocalInput(text) ?? new Date()).toISOString();

/** A stretch of planned work. It must have an end; only a person prolongs it. */
export function WindowForm({ clientId, onCancel, onDone }: Props) {
  const client = useClient();
  const now = serverNow();
  const typed = useForm({
    initial: {
      clientId: clientId ?? "",
      name: "",
      note: "",
      startsAt: localInput(new Date(now)),
      endsAt: localInput(new Date(now + 2 * HOUR)),
      mode: "NOTIFY_OFF" as string,
      allDevices: false as boolean,
      deviceIds: [] as string[],
    },
    schema,
    submit: (values, { idempotencyKey }) =>
      act(
        client,
        MaintenanceWindowCreate,
        {
          input: {
            id: nodeIdOf("window", idempotencyKey),
            clientId: values.clientId,
            name: values.name,
            note: values.note || null,
            startsAt: iso(values.startsAt),
            endsAt: iso(values.endsAt),
            mode: values.mode as "NOTIFY_OFF" | "TICKET_OFF",
            allDevices: values.allDevices,
            deviceIds: values.allDevices ? [] : values.deviceIds,
          },
        },
        idempotencyKey,
      ),
    onDone,
  });
  const form = clearing(typed, "clientId", { deviceIds: [] });
  const [{ data }] = useQuery({ query: ClientChoicesQuery });
  const { clientId: chosen, allDevices, deviceIds } = form.values;
  return (
    <FormBody form={form} submitLabel="Open the window" onCancel={onCancel}>
      <ChoiceField
        form={form}
        name="clientId"
        label="Client"
        choices={[
          { value: "", label: "Choose a client" },
          ...(data?.clients.nodes ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <TextField form={form} name="name" label="What is done" placeholder="Replace the switch" />
      <div className="halves">
        <TextField form={form} name="startsAt" label="From" type="datetime-local" />
        <TextField form={form} name="endsAt" label="To" type="datetime-local" />
      </div>
      <ChoiceField
        form={form}
        name="mode"
        label="Holds back"
        choices={[
          { value: "NOTIFY_OFF", label: "messages to people" },
          { value: "TICKET_OFF", label: "tickets" },
        ]}
        hint="Everything is recorded. What is broken when it ends is told as usual."
      />
      <TickField form={form} name="allDevices" label="All devices of the client" />
      {!allDevices && chosen !== "" && (
        <DevicePicker
          key={chosen}
          clientId={chosen}
          legend="On which devices"
          chosen={deviceIds}
          onChange={(ids) => form.set("deviceIds", ids)}
        />
      )}
      <LongTextField form={form} name="note" label="Note" optional rows={2} />
    </FormBody>
  );
}
