//! Recurring upkeep that is owed to clients, its due instances, and the proof of what was done.

use sea_orm_migration::prelude::*;

use crate::table::{Owner, Rights, Storage, Table};

/// All tables of this migration, in the order in which they can be created.
pub const TABLES: &[Table] = &[OBLIGATION, OBLIGATION_DEVICE, OBLIGATION_SERVICE, OCCURRENCE, EVIDENCE];

// Who is responsible is either looked up in the responsibility matrix by area, or named here. `planned_until` is the date
// up to which occurrences exist.
const OBLIGATION: Table = Table::new(
    "obligation",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     area {text} NOT NULL CHECK (area IN ('patching', 'backup', 'restore_test', 'access_review', 'configuration_review',
         'security_review', 'risk_review', 'capacity_review', 'service_review', 'custom')),
     title {text} NOT NULL,
     scope {text} NOT NULL,
     cadence {json} NOT NULL,
     responsible_kind {text} NOT NULL CHECK (responsible_kind IN ('matrix', 'team', 'contact', 'vendor')),
     responsible_area {text},
     responsible_team_id {uuid} REFERENCES team (id),
     responsible_contact_id {uuid},
     responsible_vendor {text},
     runbook_id {uuid} REFERENCES runbook (id),
     required_evidence {text} NOT NULL CHECK (required_evidence IN ('text', 'measure', 'file', 'run', 'attestation')),
     lead_days {int} NOT NULL CHECK (lead_days BETWEEN 0 AND 60),
     grace_days {int} NOT NULL CHECK (grace_days BETWEEN 0 AND 60),
     agreement_id {uuid},
     active {bool} NOT NULL,
     planned_until {text} NOT NULL,
     version {int} NOT NULL,
     created_at {time} NOT NULL,
     UNIQUE (client_id, id),
     CHECK ((responsible_kind = 'matrix') = (responsible_area IS NOT NULL)),
     CHECK ((responsible_kind = 'team') = (responsible_team_id IS NOT NULL)),
     CHECK ((responsible_kind = 'contact') = (responsible_contact_id IS NOT NULL)),
     CHECK ((responsible_kind = 'vendor') = (responsible_vendor IS NOT NULL)),
     FOREIGN KEY (client_id) REFERENCES client (id),
     FOREIGN KEY (client_id, responsible_contact_id) REFERENCES contact (client_id, id),
     FOREIGN KEY (client_id, agreement_id) REFERENCES agreement (client_id, id)",
    &[
        "CREATE INDEX obligation_by_title ON obligation (client_id, title, id)",
        "CREATE INDEX obligation_to_plan ON obligation (planned_until) WHERE active",
    ],
);

const OBLIGATION_DEVICE: Table = Table::new(
    "obligation_device",
    Owner::Client,
    "obligation_id {uuid} NOT NULL,
     device_id {uuid} NOT NULL,
     PRIMARY KEY (client_id, obligation_id, device_id),
     FOREIGN KEY (client_id, obligation_id) REFERENCES obligation (client_id, id),
     FOREIGN KEY (client_id, device_id) REFERENCES device (client_id, id)",
    &["CREATE INDEX obligation_device_by_device ON obligation_device (client_id, device_id)"],
);

const OBLIGATION_SERVICE: Table = Table::new(
    "obligation_service",
    Owner::Client,
    "obligation_id {uuid} NOT NULL,
     service_id {uuid} NOT NULL,
     PRIMARY KEY (client_id, obligation_id, service_id),
     FOREIGN KEY (client_id, obligation_id) REFERENCES obligation (client_id, id),
     FOREIGN KEY (client_id, service_id) REFERENCES business_service (client_id, id)",
    &["CREATE INDEX obligation_service_by_service ON obligation_service (client_id, service_id)"],
);

// `due_on` and `excused_until` are dates (ISO 8601) in the zone of the obligation's cadence; the instants that follow
// from them are kept beside, so that a sweep needs no calendar.
const OCCURRENCE: Table = Table::new(
    "occurrence",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     obligation_id {uuid} NOT NULL,
     due_on {text} NOT NULL,
     opens_at {time} NOT NULL,
     due_at {time} NOT NULL,
     closes_at {time} NOT NULL,
     state {text} NOT NULL CHECK (state IN ('planned', 'in_progress', 'awaiting_evidence', 'done', 'missed', 'declined',
         'excused')),
     state_since {time} NOT NULL,
     announced_at {time},
     done_at {time},
     done_by {text},
     done_late {bool} NOT NULL,
     note {text} NOT NULL,
     ticket_id {uuid},
     decision_id {uuid},
     declined_by {text},
     excused_until {text},
     excused_by {text},
     version {int} NOT NULL,
     created_at {time} NOT NULL,
     UNIQUE (client_id, id),
     UNIQUE (client_id, obligation_id, due_on),
     CHECK (state <> 'done' OR done_at IS NOT NULL),
     CHECK (state <> 'declined' OR declined_by IS NOT NULL),
     CHECK (state <> 'excused' OR excused_until IS NOT NULL),
     FOREIGN KEY (client_id, obligation_id) REFERENCES obligation (client_id, id),
     FOREIGN KEY (client_id, ticket_id) REFERENCES ticket (client_id, id),
     FOREIGN KEY (client_id, decision_id) REFERENCES decision (client_id, id)",
    &[
        "CREATE INDEX occurrence_by_due ON occurrence (client_id, due_on, id)",
        "CREATE INDEX occurrence_by_ticket ON occurrence (client_id, ticket_id)",
        "CREATE INDEX occurrence_to_announce ON occurrence (opens_at) WHERE announced_at IS NULL AND state = 'planned'",
        "CREATE INDEX occurrence_to_close ON occurrence (closes_at) WHERE state IN ('planned', 'in_progress', 'awaiting_evidence')",
    ],
);

const EVIDENCE: Table = Table {
    name: "evidence",
    owner: Owner::Client,
    rights: Rights::AppendOnly,
    storage: Storage::Plain,
    body: "id {uuid} NOT NULL PRIMARY KEY,
     occurrence_id {uuid} NOT NULL,
     kind {text} NOT NULL CHECK (kind IN ('text', 'measure', 'file', 'run', 'attestation')),
     statement {text} NOT NULL,
     measure {real},
     unit {text},
     file_name {text},
     file_bytes {big},
     file_hash {text},
     run_id {uuid},
     does_not_prove {text} NOT NULL,
     author_kind {text} NOT NULL,
     author_id {uuid},
     author_name {text} NOT NULL,
     observed_at {time} NOT NULL,
     recorded_at {time} NOT NULL,
     hash {bytes} NOT NULL,
     UNIQUE (client_id, id),
     CHECK ((kind = 'measure') = (measure IS NOT NULL)),
     CHECK ((measure IS NULL) = (unit IS NULL)),
     CHECK ((kind = 'file') = (file_hash IS NOT NULL)),
     CHECK ((kind = 'run') = (run_id IS NOT NULL)),
     FOREIGN KEY (client_id, occurrence_id) REFERENCES occurrence (client_id, id),
     FOREIGN KEY (client_id, run_id) REFERENCES run (client_id, id)",
    also: &["CREATE INDEX evidence_by_occurrence ON evidence (client_id, occurrence_id, recorded_at)"],
};

/// Creates the tables of upkeep.
#[derive(Debug)]
pub struct Upkeep;

impl MigrationName for Upkeep {
    fn name(&self) -> &'static str {
        "m2026_11_150_upkeep"
    }
}

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Upkeep {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            table.create(manager).await?;
        }
        Ok(())
    }
}
