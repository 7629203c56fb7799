//! Runbooks and runs.

use super::Who::{Except, Limited};
use super::{Case, change, read};

/// Reads.
pub const READS: &[Case] = &[
    read("runbooks", "(first: 3)"),
    read("runbooks", "(first: 3, filter: { publishedOnly: true, search: \"Round\" })"),
    read("runbook", "(id: \"{own:runbook}\")"),
    read("node", "(id: \"{own:runbook}\")"),
    read("runs", "(first: 3)"),
    read("runs", "(first: 3, filter: { clientId: \"{client}\", deviceId: \"{device}\" })"),
    read("runs", "(first: 3, filter: { ticketId: \"{ticket}\", insightId: \"{insight}\" })"),
    read("run", "(id: \"{run}\")"),
    read("run", "(id: \"{request}\")"),
    read("node", "(id: \"{run}\")"),
    read("runPlan", "(input: { runbookId: \"{own:runbook}\", deviceId: \"{device}\" })"),
];

/// What is made and changed.
pub const CHANGES: &[Case] = &[
    change(
        Limited,
        "runStart",
        "(input: { id: \"{new:run}\", runbookVersionId: \"{own:runbook_version}\", deviceId: \"{device}\", \
         planHash: \"{plan:device}\", ticketId: \"{ticket}\", insightId: \"{insight}\" })",
    ),
    change(
        Limited,
        "runStart",
        "(input: { id: \"{new:run}\", runbookVersionId: \"{own:runbook_version}\", deviceId: \"{own:device}\", \
         planHash: \"{plan:own:device}\", ticketId: \"{ticket}\" })",
    ),
    change(
        Limited,
        "runStart",
        "(input: { id: \"{new:run}\", runbookVersionId: \"{own:runbook_version}\", deviceId: \"{own:device}\", \
         planHash: \"{plan:own:device}\", insightId: \"{insight}\" })",
    ),
    change(Limited, "runStepComplete", "(input: { runId: \"{errand}\", step: 0, text: \"Seen {n}\" })"),
    change(Limited, "runApprove", "(input: { runId: \"{request}\", step: 0, planHash: \"{hash:request}\" })"),
    change(Limited, "runReject", "(input: { runId: \"{wish}\", step: 0, note: \"No {n}\" })"),
    change(Limited, "runCancel", "(input: { runId: \"{whim}\", reason: \"No {n}\" })"),
    change(
        Except,
        "runbookCreate",
        "(input: { id: \"{new:rbk}\", name: \"New {n}\", definition: { steps: [{ key: \"wait\", title: \"Wait\", \
         work: { kind: \"wait\", seconds: 5 } }] } })",
    ),
    change(
        Except,
        "runbookUpdate",
        "(input: { id: \"{own:runbook}\", expectedVersion: {version:own:runbook}, \
         definition: { steps: [{ key: \"wait\", title: \"Wait\", work: { kind: \"wait\", seconds: 5 } }, \
         { key: \"verify\", title: \"Verify\", work: { kind: \"verify\", metric: \"cpu.busy\", comparison: \"below\", \
         threshold: \"99\", deadline_s: 60 } }] } })",
    ),
    change(
        Except,
        "runbookPublish",
        "(input: { id: \"{own:runbook}\", expectedVersion: {version:own:runbook}, note: \"{n}\" })",
    ),
];
