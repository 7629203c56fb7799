//! The service desk: tickets with their log, conversation, clocks and recorded time.

use sea_orm_migration::prelude::*;

use crate::table::{Owner, Rights, Storage, Table};

/// All tables of this migration, in the order in which they can be created.
pub const TABLES: &[Table] = &[
    NUMBER_SEQUENCE,
    TICKET,
    TICKET_EVENT,
    TICKET_MESSAGE,
    TICKET_CLOCK,
    TICKET_NOTICE,
    TIME_ENTRY,
    RUNNING_TIMER,
    TICKET_RELATION,
    TICKET_SERVICE,
];

const NUMBER_SEQUENCE: Table = Table::new(
    "number_sequence",
    Owner::Provider,
    "name {text} NOT NULL PRIMARY KEY,
     next {big} NOT NULL CHECK (next > 0)",
    &[],
);

// `due_rank` is the earliest due instant of a running clock, or the largest integer: a page key may not be NULL.
const TICKET: Table = Table::new(
    "ticket",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     number {big} NOT NULL,
     kind {text} NOT NULL CHECK (kind IN ('incident', 'request', 'problem', 'change', 'task')),
     status {text} NOT NULL CHECK (status IN ('new', 'open', 'waiting_client', 'waiting_vendor', 'awaiting_confirmation', 'resolved', 'closed')),
     title {text} NOT NULL,
     description {text} NOT NULL,
     impact {text} NOT NULL CHECK (impact IN ('low', 'medium', 'high')),
     urgency {text} NOT NULL CHECK (urgency IN ('low', 'medium', 'high')),
     priority {int} NOT NULL CHECK (priority BETWEEN 1 AND 4),
     source {text} NOT NULL CHECK (source IN ('portal', 'client_portal', 'phone', 'mail', 'monitoring', 'upkeep', 'system')),
     work_kind {text} NOT NULL CHECK (work_kind IN ('reactive', 'planned', 'project', 'admin')),
     requester_contact_id {uuid},
     site_id {uuid},
     device_id {uuid},
     team_id {uuid} NOT NULL REFERENCES team (id),
     team_path {json} NOT NULL,
     assignee_id {uuid} REFERENCES user_account (id),
     origin_key {text},
     fingerprint {text},
     insight_id {uuid},
     occurrence_id {uuid},
     run_id {uuid},
     agreement_id {uuid},
     sla_policy_id {uuid} REFERENCES sla_policy (id),
     opened_by {uuid} REFERENCES user_account (id),
     touched_at {time},
     resolution {text} NOT NULL,
     resolved_at {time},
     resolved_how {text} CHECK (resolved_how IN ('person', 'auto')),
     close_at {time},
     closed_at {time},
     due_rank {time} NOT NULL,
     version {int} NOT NULL,
     created_at {time} NOT NULL,
     updated_at {time} NOT NULL,
     UNIQUE (client_id, id),
     UNIQUE (client_id, number),
     UNIQUE (client_id, origin_key),
     CHECK ((resolved_at IS NULL) = (resolved_how IS NULL)),
     FOREIGN KEY (client_id) REFERENCES client (id),
     FOREIGN KEY (client_id, requester_contact_id) REFERENCES contact (client_id, id),
     FOREIGN KEY (client_id, site_id) REFERENCES site (client_id, id),
     FOREIGN KEY (client_id, device_id) REFERENCES device (client_id, id),
     FOREIGN KEY (client_id, agreement_id) REFERENCES agreement (client_id, id)",
    &[
        "CREATE INDEX ticket_by_number ON ticket (number)",
        "CREATE INDEX ticket_by_due ON ticket (client_id, status, due_rank, id)",
        "CREATE INDEX ticket_by_age ON ticket (client_id, created_at, id)",
        "CREATE INDEX ticket_by_update ON ticket (client_id, updated_at, id)",
        "CREATE INDEX ticket_by_assignee ON ticket (assignee_id, status)",
        "CREATE INDEX ticket_by_team ON ticket (team_id, status)",
        "CREATE INDEX ticket_by_device ON ticket (client_id, device_id)",
        "CREATE INDEX ticket_by_insight ON ticket (client_id, insight_id)",
        "CREATE INDEX ticket_by_occurrence ON ticket (client_id, occurrence_id)",
        "CREATE INDEX ticket_by_fingerprint ON ticket (client_id, fingerprint, created_at)",
        "CREATE INDEX ticket_to_close ON ticket (close_at) WHERE close_at IS NOT NULL",
    ],
);

const TICKET_EVENT: Table = Table {
    name: "ticket_event",
    owner: Owner::Client,
    rights: Rights::AppendOnly,
    storage: Storage::Plain,
    body: "id {uuid} NOT NULL PRIMARY KEY,
     ticket_id {uuid} NOT NULL,
     seq {int} NOT NULL CHECK (seq > 0),
     at {time} NOT NULL,
     recorded_at {time} NOT NULL,
     kind {text} NOT NULL,
     visibility {text} NOT NULL CHECK (visibility IN ('public', 'internal')),
     actor_kind {text} NOT NULL CHECK (actor_kind IN ('user', 'contact', 'system')),
     actor_id {uuid},
     actor_name {text} NOT NULL,
     sla {json},
     detail {json} NOT NULL,
     UNIQUE (client_id, id),
     UNIQUE (client_id, ticket_id, seq),
     FOREIGN KEY (client_id, ticket_id) REFERENCES ticket (client_id, id)",
    also: &[],
};

const TICKET_MESSAGE: Table = Table::new(
    "ticket_message",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     ticket_id {uuid} NOT NULL,
     at {time} NOT NULL,
     visibility {text} NOT NULL CHECK (visibility IN ('public', 'internal')),
     author_kind {text} NOT NULL CHECK (author_kind IN ('user', 'contact', 'system')),
     author_user_id {uuid} REFERENCES user_account (id),
     author_contact_id {uuid},
     author_name {text} NOT NULL,
     body {text} NOT NULL,
     UNIQUE (client_id, id),
     FOREIGN KEY (client_id, ticket_id) REFERENCES ticket (client_id, id),
     FOREIGN KEY (client_id, author_contact_id) REFERENCES contact (client_id, id)",
    &["CREATE INDEX ticket_message_by_ticket ON ticket_message (client_id, ticket_id, at, id)"],
);

// What the fold over the log said when it last ran. Never the authority: the log, policies and calendars are.
const TICKET_CLOCK: Table = Table::new(
    "ticket_clock",
    Owner::Client,
    "ticket_id {uuid} NOT NULL,
     target {text} NOT NULL CHECK (target IN ('first_response', 'next_response', 'update', 'resolution')),
     instance {int} NOT NULL CHECK (instance > 0),
     round {int} NOT NULL CHECK (round >= 0),
     verdict {text} NOT NULL,
     opened_at {time} NOT NULL,
     due_at {time},
     breach_at {time},
     fulfilled_at {time},
     consumed_ms {big} NOT NULL,
     budget_ms {big},
     cause {text},
     flags {json} NOT NULL,
     thresholds {json} NOT NULL,
     next_at {time},
     log_seq {int} NOT NULL,
     computed_at {time} NOT NULL,
     PRIMARY KEY (client_id, ticket_id, target, instance),
     FOREIGN KEY (client_id, ticket_id) REFERENCES ticket (client_id, id)",
    &["CREATE INDEX ticket_clock_to_look_at ON ticket_clock (next_at) WHERE next_at IS NOT NULL"],
);

// One row for each mark of each clock that was passed, so that nobody is told twice. A clock that starts again at 0 is in
// its next round.
const TICKET_NOTICE: Table = Table::new(
    "ticket_notice",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     ticket_id {uuid} NOT NULL,
     target {text} NOT NULL,
     instance {int} NOT NULL,
     round {int} NOT NULL,
     mark {text} NOT NULL,
     reached_at {time} NOT NULL,
     at {time} NOT NULL,
     outcome {text} NOT NULL CHECK (outcome IN ('sent', 'recorded')),
     UNIQUE (client_id, id),
     UNIQUE (client_id, ticket_id, target, instance, round, mark),
     FOREIGN KEY (client_id, ticket_id) REFERENCES ticket (client_id, id)",
    &[],
);

const TIME_ENTRY: Table = Table::new(
    "time_entry",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     ticket_id {uuid} NOT NULL,
     user_id {uuid} REFERENCES user_account (id),
     user_name {text} NOT NULL,
     work_kind {text} NOT NULL CHECK (work_kind IN ('reactive', 'planned', 'project', 'admin')),
     started_at {time} NOT NULL,
     minutes {int} NOT NULL CHECK (minutes BETWEEN 1 AND 1440),
     note {text} NOT NULL,
     origin {text} NOT NULL CHECK (origin IN ('timer', 'manual', 'run')),
     created_at {time} NOT NULL,
     UNIQUE (client_id, id),
     FOREIGN KEY (client_id, ticket_id) REFERENCES ticket (client_id, id)",
    &[
        "CREATE INDEX time_entry_by_ticket ON time_entry (client_id, ticket_id, started_at, id)",
        "CREATE INDEX time_entry_by_user ON time_entry (user_id, started_at)",
    ],
);

// The person's one timer, whatever client it runs for: so it is a row of the provider, and its key is the person.
const RUNNING_TIMER: Table = Table::new(
    "running_timer",
    Owner::Provider,
    "user_id {uuid} NOT NULL PRIMARY KEY REFERENCES user_account (id),
     client {uuid} NOT NULL,
     ticket {uuid} NOT NULL,
     work_kind {text} NOT NULL CHECK (work_kind IN ('reactive', 'planned', 'project', 'admin')),
     started_at {time} NOT NULL",
    &[],
);

const TICKET_RELATION: Table = Table::new(
    "ticket_relation",
    Owner::Client,
    "ticket_id {uuid} NOT NULL,
     kind {text} NOT NULL CHECK (kind IN ('child_of', 'duplicate_of', 'caused_by', 'problem', 'recurrence_of', 'follows', 'related')),
     other_id {uuid} NOT NULL,
     created_at {time} NOT NULL,
     PRIMARY KEY (client_id, ticket_id, kind, other_id),
     CHECK (ticket_id <> other_id),
     FOREIGN KEY (client_id, ticket_id) REFERENCES ticket (client_id, id),
     FOREIGN KEY (client_id, other_id) REFERENCES ticket (client_id, id)",
    &["CREATE INDEX ticket_relation_by_other ON ticket_relation (client_id, other_id)"],
);

const TICKET_SERVICE: Table = Table::new(
    "ticket_service",
    Owner::Client,
    "ticket_id {uuid} NOT NULL,
     service_id {uuid} NOT NULL,
     PRIMARY KEY (client_id, ticket_id, service_id),
     FOREIGN KEY (client_id, ticket_id) REFERENCES ticket (client_id, id),
     FOREIGN KEY (client_id, service_id) REFERENCES business_service (client_id, id)",
    &["CREATE INDEX ticket_service_by_service ON ticket_service (client_id, service_id)"],
);

/// Creates the tables of the service desk.
#[derive(Debug)]
pub struct Ticketing;

impl MigrationName for Ticketing {
    fn name(&self) -> &'static str {
        "m2026_11_130_ticketing"
    }
}

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Ticketing {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            table.create(manager).await?;
        }
        Ok(())
    }
}
