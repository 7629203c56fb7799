//! A forecast, the alarm of its series, and a risk.

use serde_json::json;

use super::{Row, TEAM, Tenant, WHEN, row};

pub(super) fn rows(tenant: Tenant) -> Vec<Row> {
    let id = |table| tenant.uuid(table);
    let text = |what| tenant.text(what);
    vec![
        row!(forecast {
            id: id("forecast"),
            device_id: id("device"),
            component: text("/data"),
            series_id: tenant.second("forecast"),
            made_on: "2026-11-22",
            made_at: WHEN,
            zone: "Europe/Berlin",
            kind: "no_growth",
            outcome: json!({}),
            order_on: "9999-12-31",
            history_days: 30,
            latest: true,
            urgent: true,
        }),
        row!(forecast_alarm {
            id: id("forecast_alarm"),
            series_id: tenant.second("forecast"),
            forecast_id: id("forecast"),
            opened_on: "2026-11-22",
        }),
        row!(risk {
            id: id("risk"),
            title: text("Risk"),
            description: text("Description"),
            likelihood: 2,
            impact: 3,
            severity: 6,
            service_id: id("business_service"),
            owner_team_id: TEAM,
            treatment: "mitigate",
            status: "open",
            status_since: WHEN,
            status_note: text("Note"),
            review_on: "2026-12-31",
            source: "forecast",
            source_id: id("forecast"),
            source_key: tenant.second("forecast"),
            decision_id: id("decision"),
            version: 1,
            created_at: WHEN,
        }),
    ]
}
