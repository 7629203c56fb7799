// The normalised cache: what is an entity, how connections page, and what a mutation invalidates.
import { gql } from "@urql/core";
import { type Cache, cacheExchange, type KeyingConfig } from "@urql/exchange-graphcache";
import { noteDrops } from "./drops";
import { joinedPages } from "./joined-pages";
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
  "InsightWhy",
  "InsightEvidence",
  "InsightImpact",
  "InsightService",
  "InsightAdvice",
  "InsightOwner",
  "InsightChart",
  "Suppression",
  "DeviceSignal",
  "RuleParameters",
  "RuleLevel",
  "EscalationStep",
  "EscalationTarget",
  "TicketPerson",
  "TicketEvent",
  "TicketRelation",
  "SlaClock",
  "SlaThreshold",
  "SlaInterval",
  "RunningTimer",
  "TeamMember",
  "LinkedInsight",
  "UserError",
  "RunbookParameter",
  "RunbookStep",
  "EvidenceSpec",
  "DecisionChoice",
  "StepEvidence",
  "RunApproval",
  "CommandChunk",
  "RunStep",
  "RunEvent",
  "PlanParameter",
  "PlanStep",
  "RunPlan",
  "RunPlanResult",
  "RunOutput",
  "Cadence",
  "ObligationResponsible",
  "ForecastCrossing",
  "ForecastChance",
  "ForecastShift",
  "ForecastHitRate",
  "WeeklyWindow",
  "CalendarOverride",
  "ClockWindow",
  "Holiday",
  "CalendarVersion",
  "SlaPriority",
  "SlaTarget",
  "ResponsibleParty",
  "DecisionOption",
  "DecisionReceipt",
  "ClientOverview",
  "ManagedPart",
  "Moment",
  "ReportDocument",
  "ReportSection",
  "ReportTable",
  "ReportColumn",
  "ReportStory",
  "ReportStoryPart",
  "ReportBars",
  "ReportBar",
  "ReportNote",
];

const CONNECTIONS = [
  "Client",
  "Device",
  "EnrolmentToken",
  "User",
  "AuditEntry",
  "Insight",
  "Alert",
  "Rule",
  "MaintenanceWindow",
  "Ticket",
  "TicketMessage",
  "TicketEvent",
  "Runbook",
  "Run",
  "Obligation",
  "Occurrence",
  "Forecast",
  "Risk",
  "Decision",
  "Report",
];

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
  noteDrops(fields);
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
        clients: joinedPages,
        devices: joinedPages,
        enrolmentTokens: joinedPages,
        users: joinedPages,
        auditEntries: joinedPages,
        insights: joinedPages,
        tickets: joinedPages,
        rules: joinedPages,
        maintenanceWindows: joinedPages,
        insight: (_parent, args) => ({ __typename: "Insight", id: args.id as string }),
        ticket: (_parent, args) => ({ __typename: "Ticket", id: args.id as string }),
        runbooks: joinedPages,
        runs: joinedPages,
        obligations: joinedPages,
        occurrences: joinedPages,
        forecasts: joinedPages,
        risks: joinedPages,
        decisions: joinedPages,
        reports: joinedPages,
        decision: (_parent, args) => ({ __typename: "Decision", id: args.id as string }),
        report: (_parent, args) => ({ __typename: "Report", id: args.id as string }),
        client: (_parent, args) => ({ __typename: "Client", id: args.id as string }),
        device: (_parent, args) => ({ __typename: "Device", id: args.id as string }),
        user: (_parent, args) => ({ __typename: "User", id: args.id as string }),
        runbook: (_parent, args) => ({ __typename: "Runbook", id: args.id as string }),
        run: (_parent, args) => ({ __typename: "Run", id: args.id as string }),
        occurrence: (_parent, args) => ({ __typename: "Occurrence", id: args.id as string }),
        forecast: (_parent, args) => ({ __typename: "Forecast", id: args.id as string }),
        risk: (_parent, args) => ({ __typename: "Risk", id: args.id as string }),
      },
    },
    updates: {
      Mutation: {
        teamCreate: stale("teams"),
        calendarCreate: stale("calendars"),
        slaPolicyCreate: stale("slaPolicies"),
        escalationPolicyCreate: stale("escalationPolicies"),
        decisionAsk: stale("decisions", "today"),
        decisionAnswer: stale("decisions", "today"),
        decisionWithdraw: stale("decisions", "today"),
        reportDraft: stale("reports", "today"),
        reportReview: stale("reports", "today"),
        reportDeliver: stale("reports", "today"),
        reportEditionCreate: stale("reports", "today"),
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
        insightAcknowledge: stale("today"),
        insightSnooze: stale("today"),
        insightAssign: stale("insights", "today"),
        insightClose: stale("insights", "today"),
        ruleOverrideSet: stale("rule", "rules", "signals"),
        ruleOverrideRemove: stale("rule", "rules", "signals"),
        ruleExceptionCreate: stale("rule", "rules", "signals"),
        ruleExceptionEnd: stale("rule", "rules", "signals"),
        maintenanceWindowCreate: stale("maintenanceWindows", "signals"),
        ticketCreate: stale("tickets", "today"),
        ticketAssign: stale("tickets", "today"),
        ticketTransition: stale("tickets", "today"),
        ticketReply: stale("tickets", "today"),
        timerStart: stale("myTimer"),
        timerStop: stale("myTimer"),
        timerDiscard: stale("myTimer"),
        runbookCreate: stale("runbooks"),
        runStart: stale("runs", "today"),
        runApprove: stale("today"),
        runReject: stale("today"),
        obligationCreate: stale("obligations", "occurrences", "today"),
        obligationUpdate: stale("occurrences", "today"),
        occurrenceComplete: stale("today"),
        occurrenceExcuse: stale("occurrences", "today"),
        forecastMake: stale("forecasts"),
        riskCreate: stale("risks", "today"),
        riskUpdate: stale("risks"),
        riskClose: stale("risks", "today"),
        riskRaiseFromForecast: stale("risks", "forecasts", "today"),
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
