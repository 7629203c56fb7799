//! A delivered report with a file, and the edition that follows it.

use serde_json::json;

use super::{Row, Tenant, USER, WHEN, row};

pub(super) fn rows(tenant: Tenant) -> Vec<Row> {
    let id = |table| tenant.uuid(table);
    let text = |what| tenant.text(what);
    vec![
        row!(report {
            id: id("report"),
            edition: 1,
            title: text("Report"),
            from_day: "2026-10-01",
            to_day: "2026-10-31",
            status: "delivered",
            snapshot: json!({ "text": text("Snapshot") }),
            summary: json!([text("Summary")]),
            as_of: WHEN,
            drafted_by: USER,
            reviewed_by: USER,
            reviewed_by_name: "Shared login",
            reviewed_at: WHEN,
            delivered_to_contact_id: id("contact"),
            delivered_to_name: text("Contact"),
            delivered_at: WHEN,
            version: 1,
            created_at: WHEN,
        }),
        row!(report {
            id: tenant.second("report"),
            edition: 2,
            edition_of: id("report"),
            title: text("Report"),
            from_day: "2026-10-01",
            to_day: "2026-10-31",
            status: "draft",
            snapshot: json!({}),
            summary: json!([]),
            as_of: WHEN,
            version: 1,
            created_at: WHEN,
        }),
        row!(report_file {
            report_id: id("report"),
            kind: "html",
            hash: vec![tenant.number; 32],
            content: tenant.mark.as_bytes().to_vec(),
            created_at: WHEN,
        }),
    ]
}
