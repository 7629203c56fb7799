//! Upkeep that is owed, a due instance, and proof.

use serde_json::json;

use super::{RUNBOOK, Row, Tenant, WHEN, row};

pub(super) fn rows(tenant: Tenant) -> Vec<Row> {
    let id = |table| tenant.uuid(table);
    let text = |what| tenant.text(what);
    vec![
        row!(obligation {
            id: id("obligation"),
            area: "patching",
            title: text("Obligation"),
            scope: text("Scope"),
            cadence: json!({}),
            responsible_kind: "contact",
            responsible_contact_id: id("contact"),
            runbook_id: RUNBOOK,
            required_evidence: "text",
            lead_days: 3,
            grace_days: 3,
            agreement_id: id("agreement"),
            active: true,
            planned_until: "2026-12-31",
            version: 1,
            created_at: WHEN,
        }),
        row!(obligation_device { obligation_id: id("obligation"), device_id: id("device") }),
        row!(obligation_service { obligation_id: id("obligation"), service_id: id("business_service") }),
        row!(occurrence {
            id: id("occurrence"),
            obligation_id: id("obligation"),
            due_on: "2026-11-30",
            opens_at: WHEN,
            due_at: WHEN,
            closes_at: WHEN,
            state: "planned",
            state_since: WHEN,
            done_late: false,
            note: text("Note"),
            ticket_id: id("ticket"),
            decision_id: id("decision"),
            version: 1,
            created_at: WHEN,
        }),
        row!(evidence {
            id: id("evidence"),
            occurrence_id: id("occurrence"),
            kind: "run",
            statement: text("Statement"),
            run_id: id("run"),
            does_not_prove: text("Nothing else"),
            author_kind: "system",
            author_name: "test",
            observed_at: WHEN,
            recorded_at: WHEN,
            hash: vec![tenant.number; 32],
        }),
    ]
}
