//! A run with its events, approval, command and output.

use serde_json::json;

use super::{RUNBOOK_VERSION, Row, Tenant, USER, WHEN, row};

pub(super) fn rows(tenant: Tenant) -> Vec<Row> {
    let id = |table| tenant.uuid(table);
    let text = |what| tenant.text(what);
    let bytes = || tenant.mark.as_bytes().to_vec();
    vec![
        row!(run {
            id: id("run"),
            runbook_version_id: RUNBOOK_VERSION,
            device_id: id("device"),
            ticket_id: id("ticket"),
            insight_id: id("insight"),
            plan: text("plan"),
            plan_hash: bytes(),
            state: "finished",
            outcome: "ok",
            requested_by: USER,
            requested_by_name: text("Person"),
            last_seq: 1,
            head: bytes(),
            created_at: WHEN,
            ended_at: WHEN,
        }),
        row!(run_step {
            run_id: id("run"),
            ordinal: 0,
            state: "done",
            result: "ok",
            detail: json!({ "text": text("Detail") })
        }),
        row!(run_event {
            run_id: id("run"),
            seq: 1,
            at: WHEN,
            actor_kind: "system",
            body: text("body"),
            previous: vec![0_u8; 32],
            hash: bytes(),
        }),
        row!(approval {
            id: id("approval"),
            run_id: id("run"),
            ordinal: 0,
            round: 1,
            user_id: USER,
            user_name: text("Person"),
            verdict: "approved",
            plan_hash: bytes(),
            note: text("Note"),
            at: WHEN,
        }),
        row!(agent_command {
            id: id("agent_command"),
            run_id: id("run"),
            ordinal: 0,
            attempt: 1,
            agent_id: id("agent"),
            envelope: bytes(),
            signature: bytes(),
            state: "ended",
            expires_at: WHEN,
            output_bytes: 1_i64,
            stored_bytes: 1_i64,
            dropped_bytes: 0_i64,
            next_seq: 2,
            created_at: WHEN,
        }),
        row!(command_output { command_id: id("agent_command"), seq: 1, stream: "out", content: bytes(), at: WHEN }),
    ]
}
