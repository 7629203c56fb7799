//! Tickets with their log, conversation, clocks and time. The second ticket is there for what links two.

use serde_json::json;

use super::{Row, TEAM, Tenant, USER, WHEN, row};

pub(super) fn rows(tenant: Tenant) -> Vec<Row> {
    let id = |table| tenant.uuid(table);
    let text = |what| tenant.text(what);
    let ticket = |own, counted: i64| {
        row!(ticket {
            id: own,
            number: counted,
            kind: "incident",
            status: "open",
            title: text("Ticket"),
            description: text("Description"),
            impact: "medium",
            urgency: "medium",
            priority: 3,
            source: "portal",
            work_kind: "reactive",
            requester_contact_id: id("contact"),
            site_id: id("site"),
            device_id: id("device"),
            team_id: TEAM,
            team_path: json!([]),
            assignee_id: USER,
            insight_id: id("insight"),
            agreement_id: id("agreement"),
            sla_policy_id: id("sla_policy"),
            resolution: text("Resolution"),
            due_rank: WHEN,
            version: 1,
            created_at: WHEN,
            updated_at: WHEN,
        })
    };
    let first = i64::from(tenant.number) * 10;
    vec![
        ticket(id("ticket"), first),
        ticket(tenant.second("ticket"), first + 1),
        row!(ticket_event {
            id: id("ticket_event"),
            ticket_id: id("ticket"),
            seq: 1,
            at: WHEN,
            recorded_at: WHEN,
            kind: "created",
            visibility: "public",
            actor_kind: "system",
            actor_name: "test",
            detail: json!({ "text": text("Detail") }),
        }),
        row!(ticket_message {
            id: id("ticket_message"),
            ticket_id: id("ticket"),
            at: WHEN,
            visibility: "public",
            author_kind: "contact",
            author_contact_id: id("contact"),
            author_name: text("Contact"),
            body: text("Message"),
        }),
        row!(ticket_clock {
            ticket_id: id("ticket"),
            target: "resolution",
            instance: 1,
            round: 0,
            verdict: "running",
            opened_at: WHEN,
            consumed_ms: 0_i64,
            cause: text("cause"),
            flags: json!([]),
            thresholds: json!([]),
            log_seq: 1,
            computed_at: WHEN,
        }),
        row!(ticket_notice {
            id: id("ticket_notice"),
            ticket_id: id("ticket"),
            target: "resolution",
            instance: 1,
            round: 0,
            mark: "50",
            reached_at: WHEN,
            at: WHEN,
            outcome: "recorded",
        }),
        row!(time_entry {
            id: id("time_entry"),
            ticket_id: id("ticket"),
            user_id: USER,
            user_name: "Shared login",
            work_kind: "reactive",
            started_at: WHEN,
            minutes: 5,
            note: text("Note"),
            origin: "manual",
            created_at: WHEN,
        }),
        row!(ticket_relation {
            ticket_id: id("ticket"),
            kind: "related",
            other_id: tenant.second("ticket"),
            created_at: WHEN,
        }),
        row!(ticket_service { ticket_id: id("ticket"), service_id: id("business_service") }),
    ]
}
