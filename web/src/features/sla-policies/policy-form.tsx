import { TextInput } from "@mantine/core";
import { useClient, useQuery } from "urql";
import {
  array,
  maxLength,
  nonEmpty,
  object,
  picklist,
  pipe,
  rawCheck,
  string,
  trim,
} from "valibot";
import { act, type Outcome } from "#/gql/act";
import { graphql } from "#/gql/graphql";
import { nodeIdOf } from "#/lib/node-id";
import { ChoiceField, TextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { type Form, useForm } from "#/ui/form/use-form";
import { CalendarsQuery } from "../calendars/calendar-query";
import { PausableField } from "./pausable-field";
import styles from "./policy-form.module.css";
import { type Policy, PolicyFields, PolicyNow } from "./policy-query";
import {
  formatPromise,
  PRIORITIES,
  parsePromise,
  parseThresholds,
  TARGET_WORDS,
  TARGETS,
  type Target,
} from "./promise";

const PolicyCreate = graphql(
  `mutation SlaPolicyCreate($input: SlaPolicyCreateInput!) {
    slaPolicyCreate(input: $input) { slaPolicy { ...PolicyFields } errors { code field message } }
  }`,
  [PolicyFields],
);

const PolicyUpdate = graphql(
  `mutation SlaPolicyUpdate($input: SlaPolicyUpdateInput!) {
    slaPolicyUpdate(input: $input) { slaPolicy { ...PolicyFields } errors { code field message } }
  }`,
  [PolicyFields],
);

type Cell = `${(typeof PRIORITIES)[number]} ${Target}`;
const CELLS: readonly Cell[] = PRIORITIES.flatMap((priority) =>
  TARGETS.map((target): Cell => `${priority} ${target}`),
);

const cell = pipe(
  string(),
  rawCheck(({ dataset, addIssue }) => {
    if (dataset.typed && parsePromise(dataset.value) === undefined)
      addIssue({ message: "Write 30 m, 4 h or 2 d." });
  }),
);

const schema = object({
  name: pipe(
    string(),
    trim(),
    nonEmpty("Enter a name, such as Standard."),
    maxLength(200, "At most 200 characters."),
  ),
  calendarId: pipe(string(), nonEmpty("Choose in which hours the clocks count.")),
  thresholds: pipe(
    string(),
    rawCheck(({ dataset, addIssue }) => {
      if (dataset.typed && parseThresholds(dataset.value) === null)
        addIssue({ message: "Write whole percentages, such as 50, 75, 90." });
    }),
  ),
  change: picklist(["CARRY", "CARRY_FRACTION", "RESTART", "FREEZE"] as const),
  startFrom: picklist(["TICKET", "DETECTED"] as const),
  pausable: array(picklist(TARGETS)),
  ...(Object.fromEntries(CELLS.map((name) => [name, cell])) as Record<Cell, typeof cell>),
});

type Fields = {
  name: string;
  calendarId: string;
  thresholds: string;
  change: Policy["change"];
  startFrom: Policy["startFrom"];
  pausable: Target[];
} & Record<Cell, string>;

const CHANGES = [
  { value: "CARRY", label: "Time used so far is kept, the new promise counts from here" },
  { value: "CARRY_FRACTION", label: "The used share of the promise is kept" },
  { value: "RESTART", label: "The clocks start again" },
  { value: "FREEZE", label: "Running clocks keep what was promised" },
];

const STARTS = [
  { value: "TICKET", label: "When the ticket was opened" },
  { value: "DETECTED", label: "When the fault was noticed, if that is known" },
];

function blank(calendarId: string): Fields {
  const cells = Object.fromEntries(CELLS.map((name) => [name, ""])) as Record<Cell, string>;
  return {
    ...cells,
    name: "",
    calendarId,
    thresholds: "50, 75, 90, 100, 150",
    change: "CARRY",
    startFrom: "TICKET",
    pausable: ["NEXT_RESPONSE", "UPDATE", "RESOLUTION"],
  };
}

function valuesOf(policy: Policy): Fields {
  const promised = policy.priorities.flatMap(({ priority, targets }) =>
    targets.map((target) => [`${priority} ${target.kind}`, formatPromise(target)] as const),
  );
  return {
    ...blank(policy.calendar?.id ?? ""),
    ...Object.fromEntries(promised),
    name: policy.name,
    thresholds: policy.thresholds.join(", "),
    change: policy.change,
    startFrom: policy.startFrom,
    pausable: [...policy.pausable],
  };
}

/** The promises as the API takes them. A priority's own calendar is kept where it has one. */
function prioritiesOf(values: Record<Cell, string>, existing: Policy | undefined) {
  return PRIORITIES.map((priority) => {
    const own = existing?.priorities.find((each) => each.priority === priority)?.calendar?.id;
    const targets = TARGETS.flatMap((kind) => {
      const promise = parsePromise(values[`${priority} ${kind}`]);
      return promise === null || promise === undefined ? [] : [{ kind, ...promise }];
    });
    return { priority, targets, ...(own === undefined ? {} : { calendarId: own }) };
  }).filter(({ targets, calendarId }) => targets.length > 0 || calendarId !== undefined);
}

interface Props {
  existing?: Policy;
  clientId: string | undefined;
  onClose: () => void;
}

export function PolicyForm({ existing, clientId, onClose }: Props) {
  const client = useClient();
  const of = clientId ?? existing?.client?.id ?? null;
  const [{ data }] = useQuery({ query: CalendarsQuery, variables: { clientId: of } });
  const reload = async (id: string) => {
    const policy = { requestPolicy: "network-only" } as const;
    const { data: answer } = await client.query(PolicyNow, { id }, policy).toPromise();
    const now = answer?.slaPolicy ?? null;
    return now === null ? null : { version: now.version, values: valuesOf(now) };
  };
  const form = useForm({
    initial: existing === undefined ? blank("") : valuesOf(existing),
    schema,
    submit: (values, { version, idempotencyKey }): Promise<Outcome<object>> => {
      const { name, calendarId, change, startFrom, pausable } = values;
      const input = {
        name,
        calendarId,
        change,
        startFrom,
        pausable,
        thresholds: parseThresholds(values.thresholds) ?? [],
        priorities: prioritiesOf(values, existing),
      };
      if (existing !== undefined) {
        const update = { id: existing.id, expectedVersion: version, ...input };
        return act(client, PolicyUpdate, { input: update }, idempotencyKey);
      }
      const owner = clientId === undefined ? {} : { clientId };
      const create = { id: nodeIdOf("slaPolicy", idempotencyKey), ...owner, ...input };
      return act(client, PolicyCreate, { input: create }, idempotencyKey);
    },
    onDone: onClose,
    ...(existing === undefined
      ? {}
      : { record: { version: existing.version, reload: () => reload(existing.id) } }),
  });
  const calendars = data?.calendars ?? [];
  return (
    <FormBody
      form={form}
      submitLabel={existing === undefined ? "Add promised times" : "Save"}
      onCancel={onClose}
      labels={{ name: "Name", calendarId: "Hours", thresholds: "Told at", change: "On a change" }}
    >
      <TextField form={form} name="name" label="Name" autoFocus placeholder="Standard" />
      <ChoiceField
        form={form}
        name="calendarId"
        label="Counted in"
        choices={[
          { value: "", label: "Choose a calendar" },
          ...calendars.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <Matrix form={form} />
      <TextField
        form={form}
        name="thresholds"
        label="People are told at"
        suffix="%"
        hint="Of the promised time, such as 50, 75, 90."
      />
      <PausableField
        chosen={form.values.pausable}
        onChange={(pausable) => form.set("pausable", pausable)}
      />
      <ChoiceField form={form} name="startFrom" label="Clocks start" choices={STARTS} />
      <ChoiceField
        form={form}
        name="change"
        label="When priority or promise change"
        choices={CHANGES}
      />
    </FormBody>
  );
}

function Matrix({ form }: { form: Form<Fields> }) {
  return (
    <table className={styles.matrix}>
      <caption>
        Promised times <span>30 m, 4 h, 2 d for business days; empty is not promised</span>
      </caption>
      <thead>
        <tr>
          <td />
          {TARGETS.map((target) => (
            <th key={target} scope="col">
              {TARGET_WORDS[target]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {PRIORITIES.map((priority) => (
          <tr key={priority}>
            <th scope="row">{priority}</th>
            {TARGETS.map((target) => {
              const name: Cell = `${priority} ${target}`;
              return (
                <td key={target}>
                  <TextInput
                    name={name}
                    aria-label={`${priority}, ${TARGET_WORDS[target]}`}
                    value={form.values[name]}
                    error={form.errors[name]}
                    placeholder="–"
                    autoComplete="off"
                    onChange={(event) => form.set(name, event.currentTarget.value)}
                  />
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
