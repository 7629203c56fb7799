//! Runbooks and their versions, runs with their chained events, approvals, and commands to agents with their output.

use sea_orm_migration::prelude::*;

use crate::table::{Owner, Rights, Storage, Table};

/// All tables of this migration, in the order in which they can be created.
pub const TABLES: &[Table] =
    &[RUNBOOK, RUNBOOK_VERSION, RUN, RUN_STEP, RUN_EVENT, APPROVAL, AGENT_COMMAND, COMMAND_OUTPUT];

/// Creates the tables of runbooks.
#[derive(Debug)]
pub struct Runbooks;

impl MigrationName for Runbooks {
    fn name(&self) -> &'static str {
        "m2026_11_140_runbooks"
    }
}

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Runbooks {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            table.create(manager).await?;
        }
        Ok(())
    }
}

const RUNBOOK: Table = Table::new(
    "runbook",
    Owner::Provider,
    "id {uuid} NOT NULL PRIMARY KEY,
     origin_key {text} UNIQUE,
     name {text} NOT NULL UNIQUE,
     summary {text} NOT NULL,
     draft {text} NOT NULL,
     draft_hash {bytes} NOT NULL,
     draft_writers {json} NOT NULL,
     published_version_id {uuid},
     created_by {uuid} REFERENCES user_account (id),
     version {int} NOT NULL,
     created_at {time} NOT NULL,
     updated_at {time} NOT NULL",
    &[],
);

// The definition is text and not JSON: its bytes are what the hash is over.
const RUNBOOK_VERSION: Table = Table {
    name: "runbook_version",
    owner: Owner::Provider,
    rights: Rights::AppendOnly,
    storage: Storage::Plain,
    body: "id {uuid} NOT NULL PRIMARY KEY,
     runbook_id {uuid} NOT NULL REFERENCES runbook (id),
     number {int} NOT NULL,
     hash {bytes} NOT NULL,
     definition {text} NOT NULL,
     note {text} NOT NULL,
     author_id {uuid} REFERENCES user_account (id),
     author_name {text} NOT NULL,
     writers {json} NOT NULL,
     published_at {time} NOT NULL,
     UNIQUE (runbook_id, number),
     UNIQUE (runbook_id, hash)",
    also: &[],
};

const RUN: Table = Table::new(
    "run",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     runbook_version_id {uuid} NOT NULL REFERENCES runbook_version (id),
     device_id {uuid} NOT NULL,
     ticket_id {uuid},
     insight_id {uuid},
     plan {text} NOT NULL,
     plan_hash {bytes} NOT NULL,
     state {text} NOT NULL CHECK (state IN ('running', 'waiting', 'finished')),
     outcome {text},
     requested_by {uuid} REFERENCES user_account (id),
     requested_by_name {text} NOT NULL,
     next_look_at {time},
     last_seq {int} NOT NULL,
     head {bytes} NOT NULL,
     created_at {time} NOT NULL,
     ended_at {time},
     UNIQUE (client_id, id),
     FOREIGN KEY (client_id) REFERENCES client (id),
     FOREIGN KEY (client_id, device_id) REFERENCES device (client_id, id),
     FOREIGN KEY (client_id, ticket_id) REFERENCES ticket (client_id, id),
     FOREIGN KEY (client_id, insight_id) REFERENCES insight (client_id, id)",
    &[
        "CREATE INDEX run_by_age ON run (client_id, created_at, id)",
        "CREATE INDEX run_by_ticket ON run (client_id, ticket_id)",
        "CREATE INDEX run_by_insight ON run (client_id, insight_id)",
        "CREATE INDEX run_by_device ON run (client_id, device_id, created_at)",
        "CREATE INDEX run_by_look ON run (next_look_at)",
    ],
);

// What the events say about each step, kept so that lists need not fold.
const RUN_STEP: Table = Table::new(
    "run_step",
    Owner::Client,
    "run_id {uuid} NOT NULL,
     ordinal {int} NOT NULL,
     state {text} NOT NULL CHECK (state IN ('pending', 'waiting', 'acting', 'done')),
     result {text},
     detail {json} NOT NULL,
     started_at {time},
     ended_at {time},
     PRIMARY KEY (client_id, run_id, ordinal),
     FOREIGN KEY (client_id, run_id) REFERENCES run (client_id, id)",
    &[],
);

const RUN_EVENT: Table = Table {
    name: "run_event",
    owner: Owner::Client,
    rights: Rights::AppendOnly,
    storage: Storage::Plain,
    body: "run_id {uuid} NOT NULL,
     seq {int} NOT NULL,
     at {time} NOT NULL,
     actor_kind {text} NOT NULL,
     actor_id {uuid},
     body {text} NOT NULL,
     previous {bytes} NOT NULL,
     hash {bytes} NOT NULL,
     PRIMARY KEY (client_id, run_id, seq),
     FOREIGN KEY (client_id, run_id) REFERENCES run (client_id, id)",
    also: &[],
};

const APPROVAL: Table = Table::new(
    "approval",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     run_id {uuid} NOT NULL,
     ordinal {int} NOT NULL,
     round {int} NOT NULL,
     user_id {uuid} NOT NULL REFERENCES user_account (id),
     user_name {text} NOT NULL,
     verdict {text} NOT NULL CHECK (verdict IN ('approved', 'rejected')),
     plan_hash {bytes} NOT NULL,
     note {text} NOT NULL,
     at {time} NOT NULL,
     UNIQUE (client_id, id),
     UNIQUE (client_id, run_id, ordinal, round, user_id),
     FOREIGN KEY (client_id, run_id) REFERENCES run (client_id, id)",
    &[],
);

const AGENT_COMMAND: Table = Table::new(
    "agent_command",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     run_id {uuid} NOT NULL,
     ordinal {int} NOT NULL,
     attempt {int} NOT NULL,
     agent_id {uuid} NOT NULL,
     envelope {bytes} NOT NULL,
     signature {bytes} NOT NULL,
     state {text} NOT NULL CHECK (state IN ('waiting', 'delivered', 'started', 'ended')),
     expires_at {time} NOT NULL,
     delivered_at {time},
     started_at {time},
     ended_at {time},
     result {text},
     exit_code {int},
     refusal {text},
     output_bytes {big} NOT NULL,
     dropped_bytes {big} NOT NULL,
     next_seq {int} NOT NULL,
     stored_bytes {big} NOT NULL,
     created_at {time} NOT NULL,
     UNIQUE (client_id, id),
     UNIQUE (client_id, run_id, ordinal, attempt),
     FOREIGN KEY (client_id, run_id) REFERENCES run (client_id, id),
     FOREIGN KEY (client_id, agent_id) REFERENCES agent (client_id, id)",
    &["CREATE INDEX agent_command_by_agent ON agent_command (client_id, agent_id, state)"],
);

const COMMAND_OUTPUT: Table = Table::new(
    "command_output",
    Owner::Client,
    "command_id {uuid} NOT NULL,
     seq {int} NOT NULL,
     stream {text} NOT NULL CHECK (stream IN ('out', 'err', 'gap')),
     content {bytes} NOT NULL,
     at {time} NOT NULL,
     PRIMARY KEY (client_id, command_id, seq),
     FOREIGN KEY (client_id, command_id) REFERENCES agent_command (client_id, id)",
    &[],
);
