import { Checkbox } from "@mantine/core";
import { useClient, useQuery } from "urql";
import { act, type Outcome } from "#/gql/act";
import { today } from "#/lib/civil-date";
import { serverNow } from "#/lib/clock";
import { nodeIdOf } from "#/lib/node-id";
import { clearing, following } from "#/ui/form/clearing";
import { ChoiceField, LongTextField, TextField, TickField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { DevicePicker } from "../clients/device-picker";
import { ofClient } from "../clients/of-client";
import { ClientChoicesQuery } from "../devices/devices-query";
import { CadenceFields } from "./cadence-fields";
import styles from "./obligation-form.module.css";
import {
  ObligationChoices,
  ObligationCreate,
  ObligationNow,
  ObligationUpdate,
} from "./obligation-mutations";
import {
  blank,
  cadenceOf,
  fieldOfForm,
  responsibleOf,
  schema,
  type Values,
  valuesOf,
} from "./obligation-values";
import { ResponsibleFields } from "./responsible-fields";
import { AREA_WORDS, AREAS, EVIDENCE_KINDS, EVIDENCE_WORDS, MATRIX_AREAS } from "./upkeep-look";
import type { Obligation } from "./upkeep-query";

interface Props {
  clientId?: string | undefined;
  existing?: Obligation;
  onClose: () => void;
}

/** What is owed to a client, how often, by whom, and what must prove it. */
export function ObligationForm({ clientId, existing, onClose }: Props) {
  const client = useClient();
  const typed = useForm({
    initial:
      existing === undefined ? blank(clientId ?? "", today(serverNow())) : valuesOf(existing),
    schema,
    submit: async (values, { version, idempotencyKey }): Promise<Outcome<object>> => {
      const input = inputOf(values);
      const outcome: Outcome<object> =
        existing === undefined
          ? await act(
              client,
              ObligationCreate,
              {
                input: {
                  id: nodeIdOf("obligation", idempotencyKey),
                  clientId: values.clientId,
                  area: values.area,
                  ...input,
                },
              },
              idempotencyKey,
            )
          : await act(
              client,
              ObligationUpdate,
              {
                input: {
                  id: existing.id,
                  expectedVersion: version,
                  active: values.active,
                  ...input,
                },
              },
              idempotencyKey,
            );
      if (outcome.kind !== "rejected") return outcome;
      const errors = outcome.errors.map((each) => ({ ...each, field: fieldOfForm(each.field) }));
      return { ...outcome, errors };
    },
    onDone: onClose,
    ...(existing === undefined
      ? {}
      : {
          record: {
            version: existing.version,
            reload: async () => {
              const { data } = await client
                .query(ObligationNow, { id: existing.id }, { requestPolicy: "network-only" })
                .toPromise();
              const now = data?.obligation ?? null;
              return now === null ? null : { version: now.version, values: valuesOf(now) };
            },
          },
        }),
  });
  // The work goes to whoever looks after that part of the client's IT, unless somebody says otherwise.
  const form = following(
    clearing(typed, "clientId", { contactId: "", deviceIds: [], serviceIds: [] }),
    "area",
    (area) => ({ responsibleArea: MATRIX_AREAS[area] }),
  );
  const chosenClient = form.values.clientId;
  const [{ data: clients }] = useQuery({
    query: ClientChoicesQuery,
    pause: existing !== undefined,
  });
  const [{ data: answer }] = useQuery({
    query: ObligationChoices,
    variables: { clientId: chosenClient },
    pause: chosenClient === "",
  });
  const ofThisClient = ofClient(answer, chosenClient)?.client;
  const services = ofThisClient?.businessServices ?? [];
  return (
    <FormBody
      form={form}
      submitLabel={existing === undefined ? "Take it on" : "Save"}
      onCancel={onClose}
      labels={LABELS}
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
      {existing === undefined && (
        <ChoiceField
          form={form}
          name="area"
          label="Programme"
          choices={AREAS.map((value) => ({ value, label: AREA_WORDS[value] }))}
        />
      )}
      <TextField
        form={form}
        name="title"
        label="What is done"
        placeholder="Restore test of the file server"
      />
      <LongTextField form={form} name="scope" label="On what, and what not" optional />
      <CadenceFields form={form} />
      <div className="halves">
        <TextField form={form} name="leadDays" label="Asked for before it is due" suffix="days" />
        <TextField form={form} name="graceDays" label="Missed after it was due" suffix="days" />
      </div>
      <ResponsibleFields
        form={form}
        teams={answer?.teams ?? []}
        contacts={ofThisClient?.contacts ?? []}
      />
      <ChoiceField
        form={form}
        name="requiredEvidence"
        label="What must prove it"
        choices={EVIDENCE_KINDS.map((value) => ({ value, label: EVIDENCE_WORDS[value] }))}
      />
      <ChoiceField
        form={form}
        name="runbookId"
        label="Runbook"
        optional
        choices={[
          { value: "", label: "None" },
          ...(answer?.runbooks.nodes ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      {chosenClient !== "" && (
        <DevicePicker
          key={chosenClient}
          clientId={chosenClient}
          legend="Devices it is about (optional)"
          chosen={form.values.deviceIds}
          onChange={(ids) => form.set("deviceIds", ids)}
        />
      )}
      {services.length > 0 && (
        <fieldset className={styles.group}>
          <legend>Business services it is about (optional)</legend>
          {services.map(({ id, name }) => (
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
        </fieldset>
      )}
      {existing !== undefined && (
        <TickField
          form={form}
          name="active"
          label="It is owed now"
          hint="What is not owed has no future due dates; its past stays."
        />
      )}
    </FormBody>
  );
}

const LABELS: Partial<Record<keyof Values, string>> = {
  title: "What is done",
  scope: "On what",
  interval: "Every",
  frequency: "Unit",
  weekdays: "Days of the week",
  dayKind: "On",
  dayOfMonth: "Day",
  weekOfMonth: "Which",
  weekday: "Weekday",
  month: "Month",
  zone: "Time zone",
  startsOn: "From",
  responsible: "Named by",
  responsibleArea: "Area",
  teamId: "Team",
  contactId: "Person",
  vendorName: "Name",
  requiredEvidence: "Evidence",
  runbookId: "Runbook",
  leadDays: "Asked for before",
  graceDays: "Missed after",
  deviceIds: "Devices",
  serviceIds: "Services",
  active: "Owed now",
};

function inputOf(values: Values) {
  return {
    title: values.title,
    scope: values.scope,
    cadence: cadenceOf(values),
    responsible: responsibleOf(values),
    deviceIds: values.deviceIds,
    serviceIds: values.serviceIds,
    runbookId: values.runbookId || null,
    requiredEvidence: values.requiredEvidence,
    leadDays: Number(values.leadDays),
    graceDays: Number(values.graceDays),
  };
}
