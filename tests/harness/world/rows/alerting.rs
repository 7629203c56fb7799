//! Rules, what came of them, and who was told.

use serde_json::json;

use super::{Row, TEAM, Tenant, WHEN, row};

const LATER: i64 = WHEN + 1;

pub(super) fn rows(tenant: Tenant) -> Vec<Row> {
    let mut rows = rules(tenant);
    rows.extend(insights(tenant));
    rows.extend(notices(tenant));
    rows
}

fn rules(tenant: Tenant) -> Vec<Row> {
    let id = |table| tenant.uuid(table);
    let text = |what| tenant.text(what);
    vec![
        row!(rule {
            id: id("rule"),
            name: text("Rule"),
            kind: "threshold",
            class: text("class"),
            area: "storage",
            metric: "filesystem.used",
            parameters: json!({}),
            what: text("What"),
            why: text("Why"),
            now_what: text("Now what"),
            enabled: true,
            version: 1,
            created_at: WHEN,
        }),
        row!(rule_override {
            id: id("rule_override"),
            rule_id: id("rule"),
            site_id: id("site"),
            component: text("component"),
            place: "site",
            parameters: json!({}),
            note: text("Note"),
            version: 1,
            created_at: WHEN,
        }),
        row!(rule_override {
            id: tenant.second("rule_override"),
            rule_id: id("rule"),
            device_id: id("device"),
            component: text("component"),
            place: "device",
            parameters: json!({}),
            note: text("Note"),
            version: 1,
            created_at: WHEN,
        }),
        row!(rule_exception {
            id: id("rule_exception"),
            rule_id: id("rule"),
            device_id: id("device"),
            component: text("component"),
            reason: text("Reason"),
            approved_by: text("Approver"),
            expires_at: WHEN,
            version: 1,
            created_at: WHEN,
        }),
        row!(device_dependency {
            device_id: id("device"),
            parent_id: tenant.second("device"),
            kind: "network",
            redundancy: text("pair"),
        }),
        row!(maintenance_window {
            id: id("maintenance_window"),
            name: text("Window"),
            note: text("Note"),
            starts_at: WHEN,
            ends_at: LATER,
            mode: "notify_off",
            all_devices: false,
            expected_classes: json!([]),
            version: 1,
            created_at: WHEN,
        }),
        row!(maintenance_window_device { window_id: id("maintenance_window"), device_id: id("device") }),
    ]
}

fn insights(tenant: Tenant) -> Vec<Row> {
    let id = |table| tenant.uuid(table);
    let text = |what| tenant.text(what);
    let insight = |own, merged: Option<uuid::Uuid>| {
        row!(insight {
            id: own,
            signal_key: text("signal"),
            rule_id: id("rule"),
            device_id: id("device"),
            component: text("component"),
            class: text("class"),
            area: "storage",
            title: text("Insight"),
            story: json!({ "what": text("What") }),
            level: "warn",
            worst_level: "warn",
            state: if merged.is_some() { "merged" } else { "open" },
            handling: "new",
            owner_team_id: TEAM,
            owner_path: json!([]),
            coverage: "covered",
            holder_name: text("Holder"),
            outcome_note: text("Note"),
            merged_into: merged,
            reopened: 0,
            began_at: WHEN,
            raised_at: WHEN,
            changed_at: WHEN,
            version: 1,
        })
    };
    vec![
        row!(signal_engine {
            version: 1_i64,
            snapshot: tenant.mark.as_bytes().to_vec(),
            telemetry_cursor: vec![0_u8],
            setup_hash: vec![0_u8; 32],
            engine_at: WHEN,
            written_at: WHEN,
        }),
        row!(signal_event {
            id: id("signal_event"),
            signal_key: text("signal"),
            rule_id: id("rule"),
            device_id: id("device"),
            component: text("component"),
            kind: "raised",
            level: "warn",
            at: WHEN,
            note: text("Note"),
        }),
        insight(id("insight"), None),
        insight(tenant.second("insight"), Some(id("insight"))),
        row!(insight_event {
            id: id("insight_event"),
            insight_id: id("insight"),
            at: WHEN,
            kind: "raised",
            actor_name: "test",
            text: text("Raised"),
        }),
        row!(alert {
            id: id("alert"),
            signal_key: text("signal"),
            fingerprint: vec![tenant.number; 16],
            insight_id: id("insight"),
            home_insight_id: id("insight"),
            rule_id: id("rule"),
            rule_name: text("Rule"),
            device_id: id("device"),
            component: text("component"),
            class: text("class"),
            area: "storage",
            metric: "filesystem.used",
            level: "warn",
            worst_level: "warn",
            value: 91.5,
            threshold: 90.0,
            owner_team_id: TEAM,
            owner_path: json!([]),
            coverage: "covered",
            suppression: json!([]),
            began_at: WHEN,
            raised_at: WHEN,
        }),
    ]
}

fn notices(tenant: Tenant) -> Vec<Row> {
    let id = |table| tenant.uuid(table);
    let text = |what| tenant.text(what);
    vec![
        row!(escalation_policy {
            id: id("escalation_policy"),
            name: text("Policy"),
            team_id: TEAM,
            standard: false,
            definition: json!({}),
            version: 1,
            created_at: WHEN,
        }),
        row!(escalation {
            id: id("escalation"),
            insight_id: id("insight"),
            run: 1,
            policy_id: id("escalation_policy"),
            policy_version: 1,
            policy_name: text("Policy"),
            definition: json!({}),
            state: "running",
            round: 1,
            step: 1,
            position: 1,
            reason: text("Reason"),
            next_at: WHEN,
            started_at: WHEN,
        }),
        row!(escalation_notice {
            id: id("escalation_notice"),
            insight_id: id("insight"),
            escalation_id: id("escalation"),
            run: 1,
            step: "1.1",
            recipient: text("recipient"),
            recipient_name: text("Recipient"),
            email: "shared@example.com",
            message_id: text("message"),
            at: WHEN,
        }),
        row!(alert_act { id: id("alert_act"), signal_key: text("signal"), kind: "ack", at: WHEN }),
        row!(ticket_request {
            id: id("ticket_request"),
            insight_id: id("insight"),
            position: 1,
            signal_key: text("signal"),
            n: 1,
            action: "opened",
            level: "warn",
            at: WHEN,
        }),
    ]
}
