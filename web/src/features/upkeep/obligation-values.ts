// The form of an obligation: flat values, what they must be, and the input that they make.
import {
  array,
  boolean,
  check,
  forward,
  maxLength,
  nonEmpty,
  object,
  picklist,
  pipe,
  regex,
  string,
  trim,
} from "valibot";
import { partsOf } from "#/lib/civil-date";
import type { CadenceInput, Weekday } from "./cadence";
import { AREAS, EVIDENCE_KINDS } from "./upkeep-look";
import type { Obligation } from "./upkeep-query";

const days = pipe(string(), trim(), regex(/^([0-9]|[1-5][0-9]|60)$/, "From 0 to 60 days."));
const whole = pipe(string(), trim(), regex(/^[1-9]\d{0,2}$/, "A whole number from 1 on."));

export const schema = pipe(
  object({
    clientId: pipe(string(), nonEmpty("Choose the client.")),
    area: picklist(AREAS),
    title: pipe(
      string(),
      trim(),
      nonEmpty("Say in a few words what is done."),
      maxLength(200, "At most 200 characters."),
    ),
    scope: pipe(string(), trim(), maxLength(4_000, "At most 4,000 characters.")),
    frequency: picklist(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    interval: whole,
    weekdays: array(string()),
    dayKind: picklist(["day", "week"]),
    dayOfMonth: pipe(string(), trim(), regex(/^([1-9]|[12]\d|3[01])$/, "A day from 1 to 31.")),
    weekOfMonth: string(),
    weekday: string(),
    month: string(),
    zone: pipe(string(), trim(), nonEmpty("Name the zone, such as Europe/Berlin.")),
    startsOn: pipe(
      string(),
      trim(),
      check((text) => partsOf(text) !== null, "Enter a date."),
    ),
    responsible: picklist(["MATRIX", "TEAM", "CONTACT", "VENDOR"]),
    responsibleArea: string(),
    teamId: string(),
    contactId: string(),
    vendorName: pipe(string(), trim()),
    requiredEvidence: picklist(EVIDENCE_KINDS),
    runbookId: string(),
    leadDays: days,
    graceDays: days,
    deviceIds: array(string()),
    serviceIds: array(string()),
    active: boolean(),
  }),
  forward(
    check(
      ({ frequency, weekdays }) => frequency !== "WEEKLY" || weekdays.length > 0,
      "Choose at least one day.",
    ),
    ["weekdays"],
  ),
);

export type Values = ReturnType<typeof blank>;

export function blank(clientId: string, startsOn: string) {
  return {
    clientId,
    area: "PATCHING" as Obligation["area"],
    title: "",
    scope: "",
    frequency: "MONTHLY" as CadenceInput["frequency"],
    interval: "1",
    weekdays: [] as string[],
    dayKind: "week" as "day" | "week",
    dayOfMonth: "1",
    weekOfMonth: "2",
    weekday: "TUESDAY",
    month: "1",
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    startsOn,
    responsible: "MATRIX" as Obligation["responsible"]["kind"],
    responsibleArea: "patching",
    teamId: "",
    contactId: "",
    vendorName: "",
    requiredEvidence: "TEXT" as Obligation["requiredEvidence"],
    runbookId: "",
    leadDays: "7",
    graceDays: "7",
    deviceIds: [] as string[],
    serviceIds: [] as string[],
    active: true,
  };
}

export function valuesOf(obligation: Obligation): Values {
  const { cadence, responsible } = obligation;
  return {
    ...blank(obligation.client.id, cadence.startsOn),
    area: obligation.area,
    title: obligation.title,
    scope: obligation.scope,
    frequency: cadence.frequency,
    interval: String(cadence.interval),
    weekdays: cadence.frequency === "WEEKLY" ? [...cadence.weekdays] : [],
    dayKind: cadence.weekOfMonth === null ? "day" : "week",
    dayOfMonth: String(cadence.dayOfMonth ?? 1),
    weekOfMonth: String(cadence.weekOfMonth ?? 1),
    weekday: cadence.weekdays[0] ?? "MONDAY",
    month: String(cadence.month ?? 1),
    zone: cadence.zone,
    responsible: responsible.kind,
    responsibleArea: responsible.area ?? "other",
    teamId: responsible.kind === "TEAM" ? (responsible.teamId ?? "") : "",
    contactId: responsible.contactId ?? "",
    vendorName: responsible.vendorName ?? "",
    requiredEvidence: obligation.requiredEvidence,
    runbookId: obligation.runbookId ?? "",
    leadDays: String(obligation.leadDays),
    graceDays: String(obligation.graceDays),
    deviceIds: obligation.devices.map((each) => each.id),
    serviceIds: obligation.businessServices.map((each) => each.id),
    active: obligation.active,
  };
}

type CadenceValues = Pick<
  Values,
  | "frequency"
  | "interval"
  | "weekdays"
  | "dayKind"
  | "dayOfMonth"
  | "weekOfMonth"
  | "weekday"
  | "month"
  | "zone"
  | "startsOn"
>;

/** The cadence that the fields say; only what belongs to its frequency. */
export function cadenceOf(values: CadenceValues): CadenceInput {
  const { frequency, dayKind } = values;
  const base = {
    frequency,
    interval: Number(values.interval) || 1,
    zone: values.zone,
    startsOn: values.startsOn,
  };
  if (frequency === "DAILY") return base;
  if (frequency === "WEEKLY") return { ...base, weekdays: values.weekdays as Weekday[] };
  const day =
    dayKind === "day"
      ? { dayOfMonth: Number(values.dayOfMonth) || 1 }
      : { weekOfMonth: Number(values.weekOfMonth), weekdays: [values.weekday as Weekday] };
  return frequency === "MONTHLY"
    ? { ...base, ...day }
    : { ...base, ...day, month: Number(values.month) };
}

/** Exactly one of the ways to say who sees to it. */
export function responsibleOf(
  values: Pick<Values, "responsible" | "responsibleArea" | "teamId" | "contactId" | "vendorName">,
) {
  switch (values.responsible) {
    case "MATRIX":
      return { area: values.responsibleArea };
    case "TEAM":
      return { teamId: values.teamId };
    case "CONTACT":
      return { contactId: values.contactId };
    case "VENDOR":
      return { vendorName: values.vendorName };
  }
}

/** Where the form shows what the server says about a nested field. */
export function fieldOfForm(path: readonly string[] | null): readonly string[] | null {
  if (path === null) return null;
  const rest = path[0] === "input" ? path.slice(1) : path;
  const last = rest.at(-1);
  if (last === undefined) return null;
  if (rest[0] === "cadence") return [last === "cadence" ? "frequency" : last];
  if (rest[0] === "responsible") return [last === "area" ? "responsibleArea" : last];
  return rest;
}
