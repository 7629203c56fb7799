//! Insights, and the rules that they come from.

use super::Who::{Anonymous, Limited};
use super::{Case, Root, case, change, read, refused};

/// Reads.
pub const READS: &[Case] = &[
    read("insights", "(first: 3)"),
    read("insights", "(first: 3, filter: { clientId: \"{client}\" }, orderBy: CHANGED_DESC)"),
    read("insights", "(first: 3, filter: { deviceId: \"{device}\" })"),
    read("insights", "(first: 3, filter: { ticketId: \"{incident}\", ruleId: \"{rule}\" })"),
    read("insight", "(id: \"{insight}\")"),
    read("insight", "(id: \"{hushed}\")"),
    read("node", "(id: \"{insight}\")"),
    read("alerts", "(first: 3)"),
    read("alerts", "(first: 3, filter: { clientId: \"{client}\", active: true })"),
    read("alerts", "(first: 3, filter: { deviceId: \"{duplicate}\", ruleId: \"{rule}\" })"),
    read("signals", "(deviceId: \"{device}\")"),
    read("signals", "(deviceId: \"{duplicate}\")"),
    read("rules", "(first: 3, filter: { clientId: \"{client}\" })"),
    read("rule", "(id: \"{rule}\")"),
    read("maintenanceWindows", "(first: 3)"),
    read("maintenanceWindows", "(first: 3, filter: { clientId: \"{client}\" })"),
    read("escalationPolicies", ""),
    case(Root::Query, Anonymous, "insightByLink", "(token: \"{own:insight_token}\")"),
];

/// What is made and changed.
pub const CHANGES: &[Case] = &[
    change(
        Limited,
        "ruleCreate",
        "(input: { id: \"{new:rul}\", clientId: \"{client}\", name: \"New {n}\", kind: THRESHOLD, class: \"test\", \
         area: \"servers\", metric: \"cpu.idle\", what: \"New\", parameters: { warn: { raise: 1000 } } })",
    ),
    change(Limited, "ruleUpdate", "(input: { id: \"{rule}\", expectedVersion: {version:rule}, why: \"Changed {n}\" })"),
    change(
        Limited,
        "ruleOverrideSet",
        "(input: { ruleId: \"{rule}\", clientId: \"{client}\", siteId: \"{site}\", note: \"{n}\" , \
         critical: { raise: 99, clear: 90 } })",
    ),
    change(
        Limited,
        "ruleOverrideSet",
        "(input: { ruleId: \"{own:rule}\", clientId: \"{own:client}\", deviceId: \"{device}\", component: \"{n}\", \
         critical: { raise: 99, clear: 90 } })",
    ),
    change(
        Limited,
        "ruleOverrideSet",
        "(input: { ruleId: \"{rule}\", clientId: \"{own:client}\", component: \"{n}\", \
         critical: { raise: 99, clear: 90 } })",
    ),
    change(Limited, "ruleOverrideRemove", "(input: { id: \"{override}\" })"),
    change(
        Limited,
        "ruleExceptionCreate",
        "(input: { id: \"{new:exc}\", ruleId: \"{rule}\", deviceId: \"{device}\", component: \"{n}\", reason: \"x\", \
         approvedBy: \"x\", expiresAt: \"{in:3600}\" })",
    ),
    change(
        Limited,
        "ruleExceptionCreate",
        "(input: { id: \"{new:exc}\", ruleId: \"{rule}\", deviceId: \"{own:device}\", component: \"{n}\", \
         reason: \"x\", approvedBy: \"x\", expiresAt: \"{in:3600}\" })",
    ),
    change(Limited, "ruleExceptionEnd", "(input: { id: \"{exception}\", expectedVersion: 1 })"),
    change(
        Limited,
        "deviceParentsSet",
        "(input: { deviceId: \"{device}\", parents: [{ deviceId: \"{duplicate}\", kind: UPLINK }] })",
    ),
    change(
        Limited,
        "deviceParentsSet",
        "(input: { deviceId: \"{own:device}\", parents: [{ deviceId: \"{duplicate}\", kind: POWER }] })",
    ),
    change(
        Limited,
        "maintenanceWindowCreate",
        "(input: { id: \"{new:win}\", clientId: \"{client}\", name: \"New {n}\", startsAt: \"{in:3600}\", \
         endsAt: \"{in:7200}\", deviceIds: [\"{device}\"] })",
    ),
    change(
        Limited,
        "maintenanceWindowCreate",
        "(input: { id: \"{new:win}\", clientId: \"{own:client}\", name: \"Mixed {n}\", startsAt: \"{in:3600}\", \
         endsAt: \"{in:7200}\", deviceIds: [\"{device}\"] })",
    ),
    change(
        Limited,
        "escalationPolicyCreate",
        "(input: { id: \"{new:esp}\", clientId: \"{client}\", name: \"New {n}\", teamId: \"{own:team}\", \
         steps: [{ targets: [{ kind: OWNER }], waitMinutes: 60 }], repeats: 0 })",
    ),
    change(
        Limited,
        "escalationPolicyUpdate",
        "(input: { id: \"{escalation}\", expectedVersion: 1, name: \"Changed {n}\" })",
    ),
    change(Limited, "insightNote", "(input: { id: \"{insight}\", text: \"Noted {n}\" })"),
    change(Limited, "insightAssign", "(input: { id: \"{insight}\", userId: \"{own:limited}\" })"),
    change(Limited, "insightAcknowledge", "(input: { id: \"{insight}\" })"),
    change(Limited, "insightUnacknowledge", "(input: { id: \"{insight}\" })"),
    change(Anonymous, "insightAcknowledgeByLink", "(input: { token: \"{own:insight_token}\" })"),
    refused("insightAcknowledgeByLink", "(input: { token: \"{n}\" })", "EXPIRED"),
    change(Limited, "insightSnooze", "(input: { id: \"{insight}\", until: \"{in:3600}\" })"),
    change(Limited, "insightClose", "(input: { id: \"{hushed}\", outcome: FALSE_POSITIVE })"),
    change(Limited, "maintenanceWindowEnd", "(input: { id: \"{window}\", expectedVersion: 1 })"),
];
