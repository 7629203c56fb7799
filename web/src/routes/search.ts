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
