//! Reports, and the views from which they are gathered. The views are the one place where features' tables are read
//! together; they run with the rights of who asks (`security_invoker`), so row-level security holds through them.

use sea_orm_migration::prelude::*;

use crate::table::{Owner, Rights, Storage, Table, View};

const REPORT: Table = Table::new(
    "report",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     edition {int} NOT NULL CHECK (edition > 0),
     edition_of {uuid},
     title {text} NOT NULL,
     from_day {text} NOT NULL,
     to_day {text} NOT NULL,
     status {text} NOT NULL CHECK (status IN ('draft', 'reviewed', 'delivered')),
     snapshot {json} NOT NULL,
     summary {json} NOT NULL,
     as_of {time} NOT NULL,
     drafted_by {uuid} REFERENCES user_account (id),
     reviewed_by {uuid} REFERENCES user_account (id),
     reviewed_by_name {text},
     reviewed_at {time},
     delivered_to_contact_id {uuid},
     delivered_to_name {text},
     delivered_at {time},
     version {int} NOT NULL,
     created_at {time} NOT NULL,
     UNIQUE (client_id, id),
     CHECK (to_day >= from_day),
     CHECK ((status = 'draft') = (reviewed_at IS NULL)),
     CHECK ((status = 'delivered') = (delivered_at IS NOT NULL)),
     FOREIGN KEY (client_id) REFERENCES client (id),
     FOREIGN KEY (client_id, edition_of) REFERENCES report (client_id, id),
     FOREIGN KEY (client_id, delivered_to_contact_id) REFERENCES contact (client_id, id)",
    &["CREATE INDEX report_by_period ON report (client_id, to_day, id)"],
);

/// What was delivered, as it was: files are only ever added.
const REPORT_FILE: Table = Table {
    name: "report_file",
    owner: Owner::Client,
    rights: Rights::AppendOnly,
    storage: Storage::Plain,
    body: "report_id {uuid} NOT NULL,
     kind {text} NOT NULL CHECK (kind IN ('html', 'pdf')),
     hash {bytes} NOT NULL,
     content {bytes} NOT NULL,
     created_at {time} NOT NULL,
     PRIMARY KEY (client_id, report_id, kind),
     FOREIGN KEY (client_id, report_id) REFERENCES report (client_id, id)",
    also: &[],
};

/// The tables of this migration.
pub const TABLES: &[Table] = &[REPORT, REPORT_FILE];

/// The views of this migration, each with a `client_id`.
pub const VIEWS: &[View] = &[
    View {
        name: "report_incident",
        query: "SELECT i.client_id, i.id, i.device_id, i.title, i.story, i.class, i.worst_level, i.state, i.outcome, \
                i.outcome_note, i.ticket_id, i.ticket_number, i.holder_name, t.name AS team_name, i.reopened, i.began_at, \
                i.raised_at, i.ended_at, i.acknowledged_at, i.signal_key \
                FROM insight i JOIN team t ON t.id = i.owner_team_id WHERE i.state <> 'merged'",
    },
    View {
        name: "report_service_incident",
        query: "SELECT l.client_id, l.service_id, i.id AS insight_id, i.began_at, i.ended_at \
                FROM business_service_device l JOIN insight i ON i.client_id = l.client_id AND i.device_id = l.device_id \
                WHERE i.state <> 'merged'",
    },
    View {
        name: "report_clock",
        query: "SELECT c.client_id, c.ticket_id, k.number, k.title, c.target, c.instance, c.verdict, c.opened_at, c.due_at, \
                c.breach_at, c.fulfilled_at, c.consumed_ms, c.budget_ms, c.cause \
                FROM ticket_clock c JOIN ticket k ON k.client_id = c.client_id AND k.id = c.ticket_id",
    },
    View {
        name: "report_upkeep",
        query: "SELECT o.client_id, o.id, b.title, b.area, o.due_on, o.state, o.state_since, o.done_at, o.done_by, \
                o.done_late, o.note, o.declined_by, o.excused_by, o.excused_until, d.receipt \
                FROM occurrence o JOIN obligation b ON b.client_id = o.client_id AND b.id = o.obligation_id \
                LEFT JOIN decision d ON d.client_id = o.client_id AND d.id = o.decision_id",
    },
    View {
        name: "report_evidence",
        query: "SELECT e.client_id, e.occurrence_id, o.due_on, e.kind, e.statement, e.measure, e.unit, e.author_name, \
                e.recorded_at, e.hash \
                FROM evidence e JOIN occurrence o ON o.client_id = e.client_id AND o.id = e.occurrence_id",
    },
    View {
        name: "report_work",
        query: "SELECT w.client_id, w.id, w.started_at, w.minutes, w.work_kind, w.user_name, w.note, k.number, k.title \
                FROM time_entry w JOIN ticket k ON k.client_id = w.client_id AND k.id = w.ticket_id",
    },
    View {
        name: "report_ticket",
        query: "SELECT k.client_id, k.id, k.number, k.kind, k.title, k.work_kind, k.status, k.insight_id, k.fingerprint, \
                k.created_at, k.resolved_at, k.resolved_how \
                FROM ticket k",
    },
    View {
        name: "report_forecast",
        query: "SELECT f.client_id, f.id, f.component, f.kind, f.p10_on, f.p50_on, f.p90_on, f.history_days, \
                f.order_on, f.score, f.made_on, f.latest, d.name AS device_name, d.state AS device_state \
                FROM forecast f JOIN device d ON d.client_id = f.client_id AND d.id = f.device_id",
    },
    View {
        name: "report_risk",
        query: "SELECT r.client_id, r.id, r.title, r.likelihood, r.impact, r.severity, r.status, r.status_since, r.created_at, \
                r.accepted_by, t.name AS team_name, u.name AS user_name \
                FROM risk r LEFT JOIN team t ON t.id = r.owner_team_id LEFT JOIN user_account u ON u.id = r.owner_user_id",
    },
    View {
        name: "report_decision",
        query: "SELECT d.client_id, d.id, d.question, d.impact, d.state, d.answered_by_name, d.answered_at, d.receipt, \
                d.deadline, d.created_at \
                FROM decision d",
    },
    View {
        name: "report_run",
        query: "SELECT r.client_id, r.id, b.name AS runbook_name, d.name AS device_name, r.outcome, r.requested_by_name, \
                r.created_at, r.ended_at \
                FROM run r JOIN runbook_version v ON v.id = r.runbook_version_id JOIN runbook b ON b.id = v.runbook_id \
                JOIN device d ON d.client_id = r.client_id AND d.id = r.device_id",
    },
    View {
        name: "report_alert",
        query: "SELECT a.client_id, a.id, a.device_id, a.raised_at, a.ended_at, i.acknowledged_at, i.outcome, \
                i.ticket_id \
                FROM alert a JOIN insight i ON i.client_id = a.client_id AND i.id = a.insight_id",
    },
    View {
        name: "report_window",
        query: "SELECT w.client_id, w.id, w.name, w.starts_at, w.ends_at FROM maintenance_window w",
    },
];

/// Creates tables and views of reports.
#[derive(Debug)]
pub struct Reporting;

impl MigrationName for Reporting {
    fn name(&self) -> &'static str {
        "m2026_11_170_reporting"
    }
}

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Reporting {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            table.create(manager).await?;
        }
        for view in VIEWS {
            view.create(manager).await?;
        }
        Ok(())
    }
}
