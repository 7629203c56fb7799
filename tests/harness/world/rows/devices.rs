//! Devices with their agents. The second device is there for what links two.

use serde_json::json;

use super::{Row, Tenant, WHEN, row};

pub(super) fn rows(tenant: Tenant) -> Vec<Row> {
    let id = |table| tenant.uuid(table);
    let text = |what| tenant.text(what);
    vec![
        row!(enrolment_token {
            id: id("enrolment_token"),
            site_id: id("site"),
            label: text("Token"),
            secret_hash: vec![tenant.number; 32],
            expires_at: WHEN,
            max_uses: 1,
            uses: 1,
            created_at: WHEN,
        }),
        row!(device {
            id: id("device"),
            site_id: id("site"),
            name: text("Device"),
            hostname: text("host"),
            platform: "linux",
            hardware_id: text("hardware"),
            state: "silent",
            state_since: WHEN,
            silence_reason: "unknown",
            silence_message: text("Silence"),
            version: 1,
            created_at: WHEN,
        }),
        row!(device {
            id: tenant.second("device"),
            site_id: id("site"),
            name: text("Second device"),
            hostname: text("second"),
            platform: "linux",
            hardware_id: text("second hardware"),
            state: "live",
            state_since: WHEN,
            possible_duplicate_of: id("device"),
            version: 1,
            created_at: WHEN,
        }),
        row!(agent {
            id: id("agent"),
            device_id: id("device"),
            enrolment_token_id: id("enrolment_token"),
            instance_id: id("agent"),
            public_key: vec![tenant.number; 32],
            agent_version: text("1.0.0"),
            status: "active",
            enrolled_at: WHEN,
            dropped_frames: 0_i64,
        }),
        row!(inventory {
            device_id: id("device"),
            kind: "os",
            hash: vec![tenant.number; 16],
            body: json!({ "name": text("Linux") }),
            collected_at: WHEN,
        }),
        row!(availability_fact {
            id: id("availability_fact"),
            device_id: id("device"),
            at: WHEN,
            kind: "silent",
            message: text("Silent"),
        }),
        row!(business_service_device { service_id: id("business_service"), device_id: id("device") }),
    ]
}
