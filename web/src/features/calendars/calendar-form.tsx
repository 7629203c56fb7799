import { TextInput } from "@mantine/core";
import { useClient } from "urql";
import {
  check,
  type GenericSchema,
  maxLength,
  nonEmpty,
  object,
  pipe,
  rawCheck,
  string,
  trim,
} from "valibot";
import { act, type Outcome } from "#/gql/act";
import { graphql } from "#/gql/graphql";
import { nodeIdOf } from "#/lib/node-id";
import { ChoiceField, LongTextField, TextField } from "#/ui/form/fields";
import { FormBody } from "#/ui/form/form-body";
import { useForm } from "#/ui/form/use-form";
import { type Calendar, CalendarFields, CalendarNow } from "./calendar-query";
import {
  formatHolidays,
  formatOverrides,
  formatWindows,
  type Parsed,
  parseHolidays,
  parseOverrides,
  parseWindows,
  WEEKDAY_NAMES,
  WEEKDAYS,
  type Weekday,
} from "./hours";
import { WeekPicture } from "./week-picture";
import styles from "./week-picture.module.css";

const CalendarCreate = graphql(
  `mutation CalendarCreate($input: CalendarCreateInput!) {
    calendarCreate(input: $input) { calendar { ...CalendarFields } errors { code field message } }
  }`,
  [CalendarFields],
);

const CalendarUpdate = graphql(
  `mutation CalendarUpdate($input: CalendarUpdateInput!) {
    calendarUpdate(input: $input) { calendar { ...CalendarFields } errors { code field message } }
  }`,
  [CalendarFields],
);

/** A text that one of the readers understands; its message says what is wrong. */
const readable = (read: (text: string) => Parsed<unknown>) =>
  pipe(
    string(),
    rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      const parsed = read(dataset.value);
      if (!parsed.ok) addIssue({ message: parsed.message });
    }),
  );

const day = readable(parseWindows);

const schema = object({
  name: pipe(
    string(),
    trim(),
    nonEmpty("Enter a name, such as Business hours."),
    maxLength(200, "At most 200 characters."),
  ),
  timeZone: pipe(
    string(),
    check((zone) => zone !== "", "Choose a time zone."),
  ),
  validFrom: string(),
  MON: day,
  TUE: day,
  WED: day,
  THU: day,
  FRI: day,
  SAT: day,
  SUN: day,
  holidays: readable(parseHolidays),
  overrides: readable(parseOverrides),
}) satisfies GenericSchema;

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const ZONES = [...new Set(["UTC", HERE, ...Intl.supportedValuesOf("timeZone")])].map((zone) => ({
  value: zone,
  label: zone.replaceAll("_", " "),
}));

const OFFICE = "09:00-17:00";
const BLANK = {
  name: "",
  timeZone: HERE,
  validFrom: "",
  MON: OFFICE,
  TUE: OFFICE,
  WED: OFFICE,
  THU: OFFICE,
  FRI: OFFICE,
  SAT: "",
  SUN: "",
  holidays: "",
  overrides: "",
};

function valuesOf(calendar: Calendar): typeof BLANK {
  const of = (weekday: Weekday) =>
    formatWindows(calendar.weekly.filter((window) => window.weekday === weekday));
  const week = Object.fromEntries(WEEKDAYS.map((weekday) => [weekday, of(weekday)]));
  return {
    ...BLANK,
    ...week,
    name: calendar.name,
    timeZone: calendar.timeZone,
    holidays: formatHolidays(calendar.holidays),
    overrides: formatOverrides(calendar.overrides),
  };
}

/** The parsed texts; the schema has made sure that all can be read. */
function hoursOf(values: typeof BLANK) {
  const value = <T,>(parsed: Parsed<T[]>) => (parsed.ok ? parsed.value : []);
  return {
    weekly: WEEKDAYS.flatMap((weekday) =>
      value(parseWindows(values[weekday])).map((window) => ({ weekday, ...window })),
    ),
    holidays: value(parseHolidays(values.holidays)),
    overrides: value(parseOverrides(values.overrides)),
  };
}

interface Props {
  existing?: Calendar;
  clientId: string | undefined;
  onClose: () => void;
}

export function CalendarForm({ existing, clientId, onClose }: Props) {
  const client = useClient();
  const reload = async (id: string) => {
    const policy = { requestPolicy: "network-only" } as const;
    const { data } = await client.query(CalendarNow, { id }, policy).toPromise();
    const now = data?.calendar ?? null;
    return now === null ? null : { version: now.version, values: valuesOf(now) };
  };
  const form = useForm({
    initial: existing === undefined ? BLANK : valuesOf(existing),
    schema,
    submit: (values, { version, idempotencyKey }): Promise<Outcome<object>> => {
      const { name, timeZone, validFrom } = values;
      const hours = hoursOf(values);
      if (existing === undefined) {
        const owner = clientId === undefined ? {} : { clientId };
        const input = {
          id: nodeIdOf("calendar", idempotencyKey),
          ...owner,
          name,
          timeZone,
          ...hours,
        };
        return act(client, CalendarCreate, { input }, idempotencyKey);
      }
      const from = validFrom === "" ? {} : { validFrom: new Date(validFrom).toISOString() };
      const input = { id: existing.id, expectedVersion: version, name, ...hours, ...from };
      return act(client, CalendarUpdate, { input }, idempotencyKey);
    },
    onDone: onClose,
    ...(existing === undefined
      ? {}
      : { record: { version: existing.version, reload: () => reload(existing.id) } }),
  });
  return (
    <FormBody
      form={form}
      submitLabel={existing === undefined ? "Add calendar" : "Save"}
      onCancel={onClose}
      labels={{
        name: "Name",
        holidays: "Days off",
        overrides: "Days with hours of their own",
        ...WEEKDAY_NAMES,
      }}
    >
      <TextField form={form} name="name" label="Name" autoFocus placeholder="Business hours" />
      <ChoiceField
        form={form}
        name="timeZone"
        label="Time zone"
        choices={ZONES}
        disabled={existing !== undefined}
        hint={existing === undefined ? "It stays as chosen now." : "It stays as it was chosen."}
      />
      <WeekPicture of={(weekday) => parseWindows(form.values[weekday])} />
      <fieldset className={styles.days}>
        <legend>Hours of the week</legend>
        {WEEKDAYS.map((weekday) => (
          <DayField
            key={weekday}
            name={weekday}
            value={form.values[weekday]}
            error={form.errors[weekday]}
            onChange={(text) => form.set(weekday, text)}
          />
        ))}
      </fieldset>
      <LongTextField
        form={form}
        name="holidays"
        label="Days off"
        optional
        rows={4}
        hint="One a line: 2026-12-24 · 12-25 for every year · 2026-12-24 to 2027-01-01 · the last Monday of May"
      />
      <LongTextField
        form={form}
        name="overrides"
        label="Days with hours of their own"
        optional
        rows={2}
        hint="One a line: 2026-12-24 09:00-12:00 · 2026-12-31 closed. They win over days off."
      />
      {existing !== undefined && (
        <TextField
          form={form}
          name="validFrom"
          label="In force from"
          type="datetime-local"
          optional
          hint="From now on if empty. Past time stays as it was counted."
        />
      )}
    </FormBody>
  );
}

function DayField(props: {
  name: Weekday;
  value: string;
  error: string | undefined;
  onChange: (text: string) => void;
}) {
  const { name, value, error, onChange } = props;
  const id = `hours-${name}`;
  return (
    <>
      <label htmlFor={id}>{WEEKDAY_NAMES[name]}</label>
      <TextInput
        id={id}
        name={name}
        value={value}
        error={error}
        placeholder="closed"
        autoComplete="off"
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </>
  );
}
