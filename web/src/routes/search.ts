// Search parameters, parsed once. An address that a person has edited badly still opens the page:
// what cannot be read is left out.

import type { GenericSchema } from "valibot";
import {
  array,
  fallback,
  literal,
  number,
  object,
  optional,
  parse,
  picklist,
  string,
  union,
} from "valibot";

const text = fallback(optional(string()), undefined);
const yes = fallback(optional(literal("yes")), undefined);

const validator =
  <Output>(schema: GenericSchema<unknown, Output>) =>
  (input: unknown): Output =>
    parse(schema, input);

export const DEVICE_STATES = ["LIVE", "SILENT", "AWAITING", "RETIRED"] as const;
export const RANGES = ["15m", "1h", "6h", "24h", "7d"] as const;

export type RangeName = (typeof RANGES)[number];

const state = picklist(DEVICE_STATES);

export const signInSearch = validator(object({ next: text }));

export const clientsSearch = validator(object({ q: text, archived: yes, create: yes }));

export const clientSearch = validator(object({ edit: yes }));

const devicesSchema = object({
  q: text,
  client: text,
  /** One state or several. */
  state: fallback(optional(union([state, array(state)])), undefined),
  sort: fallback(optional(literal("since")), undefined),
});
export const devicesSearch = validator(devicesSchema);
export type DevicesSearch = ReturnType<typeof devicesSearch>;

export const deviceSearch = validator(
  object({
    range: fallback(optional(picklist(RANGES)), undefined),
    /** A fixed window, in milliseconds since the epoch; wins over `range`. */
    from: fallback(optional(number()), undefined),
    to: fallback(optional(number()), undefined),
  }),
);

export const peopleSearch = validator(object({ q: text, user: text, invite: yes, contact: text }));

export const enrolmentSearch = validator(object({ client: text, create: yes, all: yes }));

export const auditSearch = validator(
  object({ client: text, action: text, object: text, actor: text, from: text, to: text }),
);

export const RUN_VIEWS = ["open", "approvals", "all"] as const;
export const UPKEEP_VIEWS = ["calendar", "list", "obligations"] as const;
export const OCCURRENCE_STATES = [
  "PLANNED",
  "IN_PROGRESS",
  "AWAITING_EVIDENCE",
  "DONE",
  "MISSED",
  "DECLINED",
  "EXCUSED",
] as const;
export const FORECAST_VIEWS = ["urgent", "growing", "unknown", "all"] as const;
export const RISK_VIEWS = ["open", "accepted", "closed"] as const;

export const runbooksSearch = validator(object({ q: text }));

export const runbookSearch = validator(
  object({ version: fallback(optional(number()), undefined), publish: yes }),
);

const runsSchema = object({
  view: fallback(optional(picklist(RUN_VIEWS)), undefined),
  client: text,
  device: text,
  runbook: text,
});
export const runsSearch = validator(runsSchema);
export type RunsSearch = ReturnType<typeof runsSearch>;

/** What a run is to be started for; other pages link here with what they know. */
const runNewSchema = object({
  runbook: text,
  device: text,
  ticket: text,
  insight: text,
  /** Which component the insight is about, such as a mount. */
  component: text,
});
export const runNewSearch = validator(runNewSchema);
export type RunNewSearch = ReturnType<typeof runNewSearch>;

const upkeepSchema = object({
  view: fallback(optional(picklist(UPKEEP_VIEWS)), undefined),
  /** The month of the calendar: `2026-11`. */
  month: text,
  /** Days that the list spans, ISO 8601. */
  from: text,
  to: text,
  client: text,
  state: fallback(optional(picklist(OCCURRENCE_STATES)), undefined),
  create: yes,
  /** The obligation in the form. */
  edit: text,
});
export const upkeepSearch = validator(upkeepSchema);
export type UpkeepSearch = ReturnType<typeof upkeepSearch>;

export const forecastsSearch = validator(
  object({ view: fallback(optional(picklist(FORECAST_VIEWS)), undefined), client: text }),
);

const risksSchema = object({
  view: fallback(optional(picklist(RISK_VIEWS)), undefined),
  client: text,
  /** One cell of the matrix. */
  likelihood: fallback(optional(number()), undefined),
  impact: fallback(optional(number()), undefined),
  risk: text,
  create: yes,
});
export const risksSearch = validator(risksSchema);
export type RisksSearch = ReturnType<typeof risksSearch>;

export const INSIGHT_VIEWS = ["open", "mine", "teams", "nobody", "ended"] as const;
export const LEVELS = ["CRITICAL", "WARN"] as const;

const insightsSchema = object({
  view: fallback(optional(picklist(INSIGHT_VIEWS)), undefined),
  level: fallback(optional(picklist(LEVELS)), undefined),
  client: text,
  device: text,
});
export const insightsSearch = validator(insightsSchema);
export type InsightsSearch = ReturnType<typeof insightsSearch>;

export const TICKET_VIEWS = [
  "mine",
  "unassigned",
  "breaching",
  "waiting",
  "open",
  "closed",
] as const;

const ticketsSchema = object({
  view: fallback(optional(picklist(TICKET_VIEWS)), undefined),
  q: text,
  client: text,
  team: text,
  /** The ticket in the pane beside the list. */
  ticket: text,
  create: yes,
  /** What a new ticket begins with; other pages link here with what they know. */
  device: text,
  title: text,
  insight: text,
});
export const ticketsSearch = validator(ticketsSchema);
export type TicketsSearch = ReturnType<typeof ticketsSearch>;

const rulesSchema = object({ q: text, client: text, rule: text });
export const rulesSearch = validator(rulesSchema);
export type RulesSearch = ReturnType<typeof rulesSearch>;

export const windowsSearch = validator(object({ client: text, past: yes, create: yes }));

export const SERVICE_LEVEL_TABS = ["teams", "calendars", "policies", "escalation"] as const;

export const serviceLevelsSearch = validator(
  object({
    tab: fallback(optional(picklist(SERVICE_LEVEL_TABS)), undefined),
    /** A client whose own calendars and policies are shown among the provider's. */
    client: text,
    create: yes,
    edit: text,
  }),
);

export const REPORT_STATUSES = ["DRAFT", "REVIEWED", "DELIVERED"] as const;

const reportsSchema = object({
  client: text,
  status: fallback(optional(picklist(REPORT_STATUSES)), undefined),
  create: yes,
});
export const reportsSearch = validator(reportsSchema);
export type ReportsSearch = ReturnType<typeof reportsSearch>;

export const decisionsSearch = validator(
  object({
    client: text,
    state: fallback(optional(picklist(["open", "answered"] as const)), undefined),
    ask: yes,
    decision: text,
  }),
);

export const requestsSearch = validator(
  object({ create: yes, all: yes, service: text, device: text }),
);
