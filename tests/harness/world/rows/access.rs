//! Who may what, what was done, and what is to do.

use serde_json::json;

use super::{Row, Tenant, USER, WHEN, row};

pub(super) fn rows(tenant: Tenant) -> Vec<Row> {
    let id = |table| tenant.uuid(table);
    let text = |what| tenant.text(what);
    vec![
        row!(user_contact { user_id: USER, contact_id: id("contact") }),
        row!(grant_entry {
            id: id("grant_entry"),
            user_id: USER,
            role: "technician",
            effect: "allow",
            reason: text("Reason"),
            created_at: WHEN,
        }),
        row!(audit_entry {
            id: id("audit_entry"),
            at: WHEN,
            actor_kind: "system",
            actor_name: "test",
            action: "client.create",
            object_kind: "client",
            summary: text("Summary"),
            request_id: "test",
            mac: vec![0_u8; 32],
        }),
        row!(job {
            id: id("job"),
            kind: "test.never",
            state: "waiting",
            payload: json!({ "text": text("Payload") }),
            run_at: WHEN,
            attempts: 0,
            created_at: WHEN,
        }),
    ]
}
