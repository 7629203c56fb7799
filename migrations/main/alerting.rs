//! Rules over samples, what came of them, and who was told.
//!
//! Rules and escalation policies are inherited: the provider's are read by work for any client. What differs for a client,
//! site or device stands in `rule_override`; what is let off stands in `rule_exception`. A link to a rule is by its id
//! alone; the writer looks the row up under its permit first, which shows the client's own and the provider's.

use sea_orm_migration::prelude::*;

use crate::table::{Owner, Table};

const RULE: Table = Table::new(
    "rule",
    Owner::Inherited,
    "id {uuid} NOT NULL PRIMARY KEY,
     standard_key {text},
     name {text} NOT NULL,
     kind {text} NOT NULL CHECK (kind IN ('threshold', 'silence')),
     class {text} NOT NULL,
     area {text} NOT NULL,
     metric {text} NOT NULL,
     parameters {json} NOT NULL,
     what {text} NOT NULL,
     why {text} NOT NULL,
     now_what {text} NOT NULL,
     runbook_id {uuid},
     enabled {bool} NOT NULL,
     version {int} NOT NULL,
     created_at {time} NOT NULL,
     UNIQUE (client_id, id),
     FOREIGN KEY (client_id) REFERENCES client (id)",
    &[
        "CREATE INDEX rule_by_name ON rule (name, id)",
        "CREATE UNIQUE INDEX rule_standard ON rule (standard_key) WHERE client_id IS NULL",
    ],
);

const RULE_OVERRIDE: Table = Table::new(
    "rule_override",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     rule_id {uuid} NOT NULL REFERENCES rule (id),
     site_id {uuid},
     device_id {uuid},
     component {text} NOT NULL,
     place {text} NOT NULL,
     parameters {json} NOT NULL,
     note {text} NOT NULL,
     created_by {uuid},
     version {int} NOT NULL,
     created_at {time} NOT NULL,
     UNIQUE (client_id, id),
     UNIQUE (client_id, rule_id, place, component),
     CHECK (site_id IS NULL OR device_id IS NULL),
     FOREIGN KEY (client_id) REFERENCES client (id),
     FOREIGN KEY (client_id, site_id) REFERENCES site (client_id, id),
     FOREIGN KEY (client_id, device_id) REFERENCES device (client_id, id)",
    &[],
);

const RULE_EXCEPTION: Table = Table::new(
    "rule_exception",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     rule_id {uuid} NOT NULL REFERENCES rule (id),
     device_id {uuid} NOT NULL,
     component {text},
     reason {text} NOT NULL,
     approved_by {text} NOT NULL,
     expires_at {time} NOT NULL,
     ended_at {time},
     created_by {uuid},
     version {int} NOT NULL,
     created_at {time} NOT NULL,
     UNIQUE (client_id, id),
     FOREIGN KEY (client_id, device_id) REFERENCES device (client_id, id)",
    &["CREATE INDEX rule_exception_by_end ON rule_exception (client_id, expires_at)"],
);

const DEVICE_DEPENDENCY: Table = Table::new(
    "device_dependency",
    Owner::Client,
    "device_id {uuid} NOT NULL,
     parent_id {uuid} NOT NULL,
     kind {text} NOT NULL,
     redundancy {text} NOT NULL,
     PRIMARY KEY (client_id, device_id, parent_id, kind),
     CHECK (device_id <> parent_id),
     FOREIGN KEY (client_id, device_id) REFERENCES device (client_id, id),
     FOREIGN KEY (client_id, parent_id) REFERENCES device (client_id, id)",
    &[],
);

const MAINTENANCE_WINDOW: Table = Table::new(
    "maintenance_window",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     name {text} NOT NULL,
     note {text} NOT NULL,
     starts_at {time} NOT NULL,
     ends_at {time} NOT NULL,
     mode {text} NOT NULL CHECK (mode IN ('notify_off', 'ticket_off')),
     all_devices {bool} NOT NULL,
     expected_classes {json} NOT NULL,
     created_by {uuid},
     version {int} NOT NULL,
     created_at {time} NOT NULL,
     UNIQUE (client_id, id),
     CHECK (ends_at > starts_at),
     FOREIGN KEY (client_id) REFERENCES client (id)",
    &["CREATE INDEX maintenance_window_by_end ON maintenance_window (client_id, ends_at, id)"],
);

const MAINTENANCE_WINDOW_DEVICE: Table = Table::new(
    "maintenance_window_device",
    Owner::Client,
    "window_id {uuid} NOT NULL,
     device_id {uuid} NOT NULL,
     PRIMARY KEY (client_id, window_id, device_id),
     FOREIGN KEY (client_id, window_id) REFERENCES maintenance_window (client_id, id),
     FOREIGN KEY (client_id, device_id) REFERENCES device (client_id, id)",
    &[],
);

// One row a client: the engine as it stood after its last written instant, and how far it has read telemetry. A writer
// names the version that it read; of two nodes one wins, the other reads again.
const SIGNAL_ENGINE: Table = Table::new(
    "signal_engine",
    Owner::Client,
    "version {big} NOT NULL,
     snapshot {bytes} NOT NULL,
     telemetry_cursor {bytes} NOT NULL,
     setup_hash {bytes} NOT NULL,
     engine_at {time} NOT NULL,
     written_at {time} NOT NULL,
     PRIMARY KEY (client_id),
     FOREIGN KEY (client_id) REFERENCES client (id)",
    &[],
);

const SIGNAL_EVENT: Table = Table::new(
    "signal_event",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     signal_key {text} NOT NULL,
     rule_id {uuid} NOT NULL,
     device_id {uuid} NOT NULL,
     component {text} NOT NULL,
     kind {text} NOT NULL,
     level {text} NOT NULL,
     at {time} NOT NULL,
     since {time},
     note {text} NOT NULL,
     UNIQUE (client_id, id),
     FOREIGN KEY (client_id, device_id) REFERENCES device (client_id, id)",
    &[
        "CREATE INDEX signal_event_by_device ON signal_event (client_id, device_id, at)",
        "CREATE INDEX signal_event_by_signal ON signal_event (client_id, signal_key, at)",
    ],
);

const INSIGHT: Table = Table::new(
    "insight",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     signal_key {text} NOT NULL,
     rule_id {uuid} NOT NULL REFERENCES rule (id),
     device_id {uuid} NOT NULL,
     component {text} NOT NULL,
     class {text} NOT NULL,
     area {text} NOT NULL,
     title {text} NOT NULL,
     story {json} NOT NULL,
     level {text} NOT NULL CHECK (level IN ('ok', 'warn', 'critical')),
     worst_level {text} NOT NULL CHECK (worst_level IN ('warn', 'critical')),
     state {text} NOT NULL CHECK (state IN ('open', 'ended', 'merged')),
     handling {text} NOT NULL CHECK (handling IN ('new', 'notified', 'owned', 'snoozed', 'done')),
     owner_team_id {uuid} NOT NULL REFERENCES team (id),
     owner_path {json} NOT NULL,
     owner_area_id {uuid},
     coverage {text} NOT NULL CHECK (coverage IN ('covered', 'not_covered')),
     agreement_id {uuid},
     assignee_user_id {uuid},
     holder_name {text} NOT NULL,
     acknowledged_at {time},
     lease_until {time},
     snoozed_until {time},
     outcome {text},
     outcome_note {text} NOT NULL,
     ticket_id {uuid},
     ticket_number {big},
     merged_into {uuid},
     reopened {int} NOT NULL,
     began_at {time} NOT NULL,
     raised_at {time} NOT NULL,
     ended_at {time},
     changed_at {time} NOT NULL,
     version {int} NOT NULL,
     UNIQUE (client_id, id),
     FOREIGN KEY (client_id, device_id) REFERENCES device (client_id, id),
     FOREIGN KEY (client_id, merged_into) REFERENCES insight (client_id, id)",
    &[
        "CREATE INDEX insight_by_state ON insight (client_id, state, raised_at)",
        "CREATE INDEX insight_by_signal ON insight (client_id, signal_key, raised_at)",
        "CREATE INDEX insight_by_device ON insight (client_id, device_id, raised_at)",
        "CREATE INDEX insight_lease ON insight (lease_until) WHERE state = 'open' AND lease_until IS NOT NULL",
        "CREATE INDEX insight_snooze ON insight (snoozed_until) WHERE state = 'open' AND snoozed_until IS NOT NULL",
    ],
);

const INSIGHT_EVENT: Table = Table::new(
    "insight_event",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     insight_id {uuid} NOT NULL,
     at {time} NOT NULL,
     kind {text} NOT NULL,
     actor_name {text} NOT NULL,
     text {text} NOT NULL,
     UNIQUE (client_id, id),
     FOREIGN KEY (client_id, insight_id) REFERENCES insight (client_id, id)",
    &["CREATE INDEX insight_event_by_insight ON insight_event (client_id, insight_id, at, id)"],
);

// An alert has its owner in the row that makes it: there is no instant without one.
const ALERT: Table = Table::new(
    "alert",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     signal_key {text} NOT NULL,
     fingerprint {bytes} NOT NULL,
     insight_id {uuid} NOT NULL,
     home_insight_id {uuid} NOT NULL,
     rule_id {uuid} NOT NULL REFERENCES rule (id),
     rule_name {text} NOT NULL,
     device_id {uuid} NOT NULL,
     component {text} NOT NULL,
     class {text} NOT NULL,
     area {text} NOT NULL,
     metric {text} NOT NULL,
     level {text} NOT NULL CHECK (level IN ('ok', 'warn', 'critical')),
     worst_level {text} NOT NULL CHECK (worst_level IN ('warn', 'critical')),
     value {real},
     threshold {real},
     owner_team_id {uuid} NOT NULL REFERENCES team (id),
     owner_path {json} NOT NULL,
     owner_area_id {uuid},
     coverage {text} NOT NULL CHECK (coverage IN ('covered', 'not_covered')),
     agreement_id {uuid},
     suppression {json} NOT NULL,
     symptom_of {text},
     began_at {time} NOT NULL,
     raised_at {time} NOT NULL,
     ended_at {time},
     UNIQUE (client_id, id),
     FOREIGN KEY (client_id, device_id) REFERENCES device (client_id, id),
     FOREIGN KEY (client_id, insight_id) REFERENCES insight (client_id, id),
     FOREIGN KEY (client_id, home_insight_id) REFERENCES insight (client_id, id)",
    &[
        // A signal is raised at most once at a time.
        "CREATE UNIQUE INDEX alert_active ON alert (client_id, signal_key) WHERE ended_at IS NULL",
        "CREATE INDEX alert_by_insight ON alert (client_id, insight_id, raised_at)",
        "CREATE INDEX alert_by_device ON alert (client_id, device_id, raised_at)",
        "CREATE INDEX alert_by_time ON alert (client_id, raised_at, id)",
    ],
);

const ESCALATION_POLICY: Table = Table::new(
    "escalation_policy",
    Owner::Inherited,
    "id {uuid} NOT NULL PRIMARY KEY,
     name {text} NOT NULL,
     team_id {uuid} REFERENCES team (id),
     standard {bool} NOT NULL,
     definition {json} NOT NULL,
     version {int} NOT NULL,
     created_at {time} NOT NULL,
     UNIQUE (client_id, id),
     CHECK (NOT standard OR (client_id IS NULL AND team_id IS NULL)),
     FOREIGN KEY (client_id) REFERENCES client (id)",
    &["CREATE UNIQUE INDEX escalation_policy_standard ON escalation_policy (standard) WHERE standard"],
);

const ESCALATION: Table = Table::new(
    "escalation",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     insight_id {uuid} NOT NULL,
     run {int} NOT NULL,
     policy_id {uuid} NOT NULL REFERENCES escalation_policy (id),
     policy_version {int} NOT NULL,
     policy_name {text} NOT NULL,
     definition {json} NOT NULL,
     state {text} NOT NULL CHECK (state IN ('running', 'acknowledged', 'cleared', 'exhausted', 'stopped')),
     round {int} NOT NULL,
     step {int} NOT NULL,
     position {int} NOT NULL,
     reason {text} NOT NULL,
     next_at {time},
     started_at {time} NOT NULL,
     ended_at {time},
     UNIQUE (client_id, id),
     UNIQUE (client_id, insight_id, run),
     FOREIGN KEY (client_id, insight_id) REFERENCES insight (client_id, id)",
    &[
        "CREATE UNIQUE INDEX escalation_running ON escalation (client_id, insight_id) WHERE state = 'running'",
        "CREATE INDEX escalation_due ON escalation (next_at) WHERE state = 'running'",
    ],
);

const ESCALATION_NOTICE: Table = Table::new(
    "escalation_notice",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     insight_id {uuid} NOT NULL,
     escalation_id {uuid} NOT NULL,
     run {int} NOT NULL,
     step {text} NOT NULL,
     recipient {text} NOT NULL,
     user_id {uuid},
     recipient_name {text} NOT NULL,
     email {text} NOT NULL,
     message_id {text} NOT NULL,
     link_id {uuid},
     at {time} NOT NULL,
     UNIQUE (client_id, id),
     UNIQUE (client_id, insight_id, run, step, recipient),
     FOREIGN KEY (client_id, insight_id) REFERENCES insight (client_id, id),
     FOREIGN KEY (client_id, escalation_id) REFERENCES escalation (client_id, id)",
    &["CREATE INDEX escalation_notice_by_recipient ON escalation_notice (client_id, recipient, at)"],
);

// The inbox of the engine: what people and other parts did about a signal. Written with its cause, applied in order by
// whoever evaluates next, in the transaction that writes the engine.
const ALERT_ACT: Table = Table::new(
    "alert_act",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     signal_key {text} NOT NULL,
     kind {text} NOT NULL CHECK (kind IN ('ack', 'human_work', 'resolve', 'snooze')),
     until {time},
     at {time} NOT NULL,
     applied_at {time},
     UNIQUE (client_id, id)",
    &["CREATE INDEX alert_act_waiting ON alert_act (client_id, id) WHERE applied_at IS NULL"],
);

// The ordered outbox of what tickets need: `n` counts the tickets of a signal, `position` the requests of an insight.
const TICKET_REQUEST: Table = Table::new(
    "ticket_request",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     insight_id {uuid} NOT NULL,
     position {int} NOT NULL,
     signal_key {text} NOT NULL,
     n {int} NOT NULL,
     action {text} NOT NULL CHECK (action IN ('opened', 'resolved_auto', 'awaiting_confirmation', 'closed_auto',
                                              'reopened', 'problem_created')),
     level {text} NOT NULL,
     at {time} NOT NULL,
     applied_at {time},
     UNIQUE (client_id, id),
     UNIQUE (client_id, insight_id, position),
     FOREIGN KEY (client_id, insight_id) REFERENCES insight (client_id, id)",
    &["CREATE INDEX ticket_request_waiting ON ticket_request (client_id, insight_id) WHERE applied_at IS NULL"],
);

/// All tables of this migration, in the order in which they can be created.
pub const TABLES: &[Table] = &[
    RULE,
    RULE_OVERRIDE,
    RULE_EXCEPTION,
    DEVICE_DEPENDENCY,
    MAINTENANCE_WINDOW,
    MAINTENANCE_WINDOW_DEVICE,
    SIGNAL_ENGINE,
    SIGNAL_EVENT,
    INSIGHT,
    INSIGHT_EVENT,
    ALERT,
    ESCALATION_POLICY,
    ESCALATION,
    ESCALATION_NOTICE,
    ALERT_ACT,
    TICKET_REQUEST,
];

/// Creates the tables of alerting.
#[derive(Debug)]
pub struct Alerting;

impl MigrationName for Alerting {
    fn name(&self) -> &'static str {
        "m2026_11_120_alerting"
    }
}

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Alerting {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            table.create(manager).await?;
        }
        Ok(())
    }
}
