//! What is agreed, who is responsible, what was decided, and links for people without a login.

use serde_json::json;

use super::{Row, Tenant, WHEN, row};

pub(super) fn rows(tenant: Tenant) -> Vec<Row> {
    let id = |table| tenant.uuid(table);
    let text = |what| tenant.text(what);
    vec![
        row!(calendar {
            id: id("calendar"),
            name: text("Calendar"),
            definition: json!({}),
            version: 1,
            created_at: WHEN
        }),
        row!(sla_policy {
            id: id("sla_policy"),
            name: text("Policy"),
            definition: json!({}),
            version: 1,
            created_at: WHEN
        }),
        row!(agreement {
            id: id("agreement"),
            name: text("Agreement"),
            starts_on: "2026-01-01",
            calendar_id: id("calendar"),
            sla_policy_id: id("sla_policy"),
            note: text("Note"),
            version: 1,
            created_at: WHEN,
        }),
        row!(agreement_service { agreement_id: id("agreement"), service_id: id("business_service") }),
        row!(responsibility {
            id: id("responsibility"),
            area: "storage",
            device_class: text("class"),
            version: 1,
            created_at: WHEN,
        }),
        row!(responsibility_party {
            responsibility_id: id("responsibility"),
            duty: "responsible",
            place: 0,
            party: "contact",
            contact_id: id("contact"),
        }),
        row!(decision {
            id: id("decision"),
            kind: "general",
            subject_kind: "cli",
            subject_id: id("client"),
            question: text("Question"),
            impact: text("Impact"),
            options: json!([]),
            deadline: WHEN,
            asked_contact_id: id("contact"),
            asked_contact_name: text("Contact"),
            asked_by_name: "test",
            state: "accepted",
            answer: "accept",
            answer_note: text("Answer"),
            answered_by_name: text("Contact"),
            answered_by_contact_id: id("contact"),
            answered_at: WHEN,
            receipt: text("receipt"),
            version: 1,
            created_at: WHEN,
        }),
        row!(capability_link {
            id: id("capability_link"),
            purpose: "decision",
            subject_id: id("decision"),
            recipient_contact_id: id("contact"),
            recipient_name: text("Contact"),
            secret_hash: vec![tenant.number; 32],
            expires_at: WHEN,
            uses: 0,
            created_at: WHEN,
        }),
    ]
}
