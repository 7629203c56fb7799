//! Jobs, schedules and the life of nodes.

use crate::table::{Owner, Table};

pub(super) const JOB: Table = Table::new(
    "job",
    Owner::Either,
    "id {uuid} NOT NULL PRIMARY KEY,
     kind {text} NOT NULL,
     state {text} NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'dead')),
     payload {json} NOT NULL,
     dedup_key {text},
     run_at {time} NOT NULL,
     attempts {int} NOT NULL,
     locked_by {uuid},
     locked_until {time},
     last_error {text},
     created_at {time} NOT NULL,
     finished_at {time},
     FOREIGN KEY (client_id) REFERENCES client (id)",
    &[
        "CREATE INDEX job_to_run ON job (run_at, id) WHERE state = 'waiting'",
        // Clients take turns: the next client's first due job is one step in this index.
        "CREATE INDEX job_turn ON job (client_id, run_at, id) WHERE state = 'waiting'",
        "CREATE INDEX job_running ON job (locked_until) WHERE state = 'running'",
        "CREATE INDEX job_dead ON job (finished_at) WHERE state = 'dead'",
        "CREATE INDEX job_done ON job (finished_at) WHERE state = 'done'",
        "CREATE UNIQUE INDEX job_dedup ON job (client_id, kind, dedup_key) WHERE state IN ('waiting', 'running') AND client_id IS NOT NULL",
        "CREATE UNIQUE INDEX job_dedup_provider ON job (kind, dedup_key) WHERE state IN ('waiting', 'running') AND client_id IS NULL",
    ],
);

pub(super) const SCHEDULE_FIRE: Table = Table::new(
    "schedule_fire",
    Owner::Provider,
    "schedule {text} NOT NULL,
     fire_at {time} NOT NULL,
     node_id {uuid} NOT NULL,
     PRIMARY KEY (schedule, fire_at)",
    &[],
);

pub(super) const NODE: Table = Table::new(
    "node",
    Owner::Provider,
    "id {uuid} NOT NULL PRIMARY KEY,
     version {text} NOT NULL,
     started_at {time} NOT NULL,
     alive_at {time} NOT NULL,
     stopped_at {time}",
    &["CREATE INDEX node_by_start ON node (started_at)"],
);
