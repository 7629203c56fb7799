// The normalised cache: what is an entity, how connections page, and what a mutation invalidates.
import { gql } from "@urql/core";
import { type Cache, cacheExchange, type KeyingConfig } from "@urql/exchange-graphcache";
import { relayPagination } from "@urql/exchange-graphcache/extras";
import { optimistic } from "./optimistic";

const DeviceHeard = gql`
  fragment DeviceHeard on Device {
    id
    lastSeenAt
  }
`;

interface Heard {
  deviceId: string;
  lastSeenAt: string;
}

const embedded = () => null;

/** Types that live inside their parent; every other type is an entity by its `id`. */
const EMBEDDED = [
  "Installation",
  "Viewer",
  "Silence",
  "Inventory",
  "HardwareInventory",
  "OsInventory",
  "FilesystemInventory",
  "InterfaceInventory",
  "LatestValue",
  "AvailabilityFact",
  "SeriesResult",
  "MetricSeries",
  "Today",
  "TodayItem",
  "SetupProgress",
  "DeviceCounts",
  "SearchHit",
  "SystemHealth",
  "ScheduleStatus",
  "Change",
  "DeviceSamples",
  "SamplePoints",
  "PageInfo",
  "RoleDefinition",
  "UserError",
];

const CONNECTIONS = ["Client", "Device", "EnrolmentToken", "User", "AuditEntry"];

const keys: KeyingConfig = {};
for (const name of EMBEDDED) keys[name] = embedded;
for (const name of CONNECTIONS) {
  keys[`${name}Connection`] = embedded;
  keys[`${name}Edge`] = embedded;
}

/** Marks root fields stale, whatever their arguments: what shows them asks again. */
export function invalidateRoots(cache: Cache, fields: readonly string[]): void {
  for (const { fieldName, arguments: args } of cache.inspectFields("Query")) {
    if (fields.includes(fieldName)) cache.invalidate("Query", fieldName, args ?? undefined);
  }
}

const stale =
  (...fields: string[]) =>
  (_result: unknown, _args: unknown, cache: Cache) =>
    invalidateRoots(cache, fields);

/** Makes the cache exchange of one client. */
export const portalCache = () =>
  cacheExchange({
    keys,
    optimistic,
    resolvers: {
      Query: {
        clients: relayPagination(),
        devices: relayPagination(),
        enrolmentTokens: relayPagination(),
        users: relayPagination(),
        auditEntries: relayPagination(),
        client: (_parent, args) => ({ __typename: "Client", id: args.id as string }),
        device: (_parent, args) => ({ __typename: "Device", id: args.id as string }),
        user: (_parent, args) => ({ __typename: "User", id: args.id as string }),
      },
    },
    updates: {
      Mutation: {
        clientCreate: stale("clients", "today"),
        clientArchive: stale("clients", "today"),
        clientRestore: stale("clients", "today"),
        siteCreate: stale("today"),
        enrolmentTokenCreate: stale("enrolmentTokens", "today"),
        enrolmentTokenRevoke: stale("enrolmentTokens", "today"),
        userInvite: stale("users", "today"),
        deviceRetire: stale("devices", "today"),
        deadJobReplay: stale("systemHealth", "today"),
        sessionRevoke: stale("viewer"),
      },
      Subscription: {
        // Samples say when the device was last heard, which lists and headings show.
        deviceSamples: (result, _args, cache) => {
          const { deviceId, lastSeenAt } = result.deviceSamples as Heard;
          cache.writeFragment(DeviceHeard, { id: deviceId, lastSeenAt, __typename: "Device" });
        },
      },
    },
  });
