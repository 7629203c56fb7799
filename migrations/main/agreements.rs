//! What is agreed with clients: teams, calendars, SLA policies, agreements, who is responsible for what, decisions; and
//! the links by which people without a login do one thing.
//!
//! Calendars and SLA policies are inherited: the provider's are read by work for any client. A link to one is therefore
//! by its id alone; the writer looks the row up under its permit first, which shows the client's own and the provider's
//! and no others.

use sea_orm_migration::prelude::*;

use crate::table::{Owner, Table};

const TEAM: Table = Table::new(
    "team",
    Owner::Provider,
    "id {uuid} NOT NULL PRIMARY KEY,
     name {text} NOT NULL UNIQUE,
     is_default {bool} NOT NULL,
     version {int} NOT NULL,
     created_at {time} NOT NULL",
    &["CREATE UNIQUE INDEX team_default ON team (is_default) WHERE is_default"],
);

const TEAM_MEMBER: Table = Table::new(
    "team_member",
    Owner::Provider,
    "team_id {uuid} NOT NULL REFERENCES team (id),
     user_id {uuid} NOT NULL REFERENCES user_account (id),
     PRIMARY KEY (team_id, user_id)",
    &["CREATE INDEX team_member_by_user ON team_member (user_id)"],
);

const CALENDAR: Table = Table::new(
    "calendar",
    Owner::Inherited,
    "id {uuid} NOT NULL PRIMARY KEY,
     name {text} NOT NULL,
     definition {json} NOT NULL,
     version {int} NOT NULL,
     created_at {time} NOT NULL,
     UNIQUE (client_id, id),
     UNIQUE (client_id, name),
     FOREIGN KEY (client_id) REFERENCES client (id)",
    &["CREATE UNIQUE INDEX calendar_of_provider ON calendar (name) WHERE client_id IS NULL"],
);

const SLA_POLICY: Table = Table::new(
    "sla_policy",
    Owner::Inherited,
    "id {uuid} NOT NULL PRIMARY KEY,
     name {text} NOT NULL,
     definition {json} NOT NULL,
     version {int} NOT NULL,
     created_at {time} NOT NULL,
     UNIQUE (client_id, id),
     UNIQUE (client_id, name),
     FOREIGN KEY (client_id) REFERENCES client (id)",
    &["CREATE UNIQUE INDEX sla_policy_of_provider ON sla_policy (name) WHERE client_id IS NULL"],
);

const AGREEMENT: Table = Table::new(
    "agreement",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     name {text} NOT NULL,
     starts_on {text} NOT NULL,
     ends_on {text},
     calendar_id {uuid} REFERENCES calendar (id),
     sla_policy_id {uuid} REFERENCES sla_policy (id),
     note {text} NOT NULL,
     version {int} NOT NULL,
     created_at {time} NOT NULL,
     UNIQUE (client_id, id),
     UNIQUE (client_id, name),
     CHECK (ends_on IS NULL OR ends_on >= starts_on),
     FOREIGN KEY (client_id) REFERENCES client (id)",
    &[],
);

const AGREEMENT_SERVICE: Table = Table::new(
    "agreement_service",
    Owner::Client,
    "agreement_id {uuid} NOT NULL,
     service_id {uuid} NOT NULL,
     PRIMARY KEY (client_id, agreement_id, service_id),
     FOREIGN KEY (client_id, agreement_id) REFERENCES agreement (client_id, id),
     FOREIGN KEY (client_id, service_id) REFERENCES business_service (client_id, id)",
    &["CREATE INDEX agreement_service_by_service ON agreement_service (client_id, service_id)"],
);

const RESPONSIBILITY: Table = Table::new(
    "responsibility",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     area {text} NOT NULL,
     device_class {text} NOT NULL,
     version {int} NOT NULL,
     created_at {time} NOT NULL,
     UNIQUE (client_id, id),
     UNIQUE (client_id, area, device_class),
     FOREIGN KEY (client_id) REFERENCES client (id)",
    &[],
);

const RESPONSIBILITY_PARTY: Table = Table::new(
    "responsibility_party",
    Owner::Client,
    "responsibility_id {uuid} NOT NULL,
     duty {text} NOT NULL CHECK (duty IN ('responsible', 'accountable', 'consulted', 'informed')),
     place {int} NOT NULL CHECK (place >= 0),
     party {text} NOT NULL CHECK (party IN ('team', 'contact', 'vendor')),
     team_id {uuid} REFERENCES team (id),
     contact_id {uuid},
     vendor_name {text},
     PRIMARY KEY (client_id, responsibility_id, duty, place),
     CHECK ((party = 'team') = (team_id IS NOT NULL)),
     CHECK ((party = 'contact') = (contact_id IS NOT NULL)),
     CHECK ((party = 'vendor') = (vendor_name IS NOT NULL)),
     FOREIGN KEY (client_id, responsibility_id) REFERENCES responsibility (client_id, id),
     FOREIGN KEY (client_id, contact_id) REFERENCES contact (client_id, id)",
    &[],
);

const DECISION: Table = Table::new(
    "decision",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     kind {text} NOT NULL,
     subject_kind {text} NOT NULL,
     subject_id {uuid} NOT NULL,
     question {text} NOT NULL,
     impact {text} NOT NULL,
     options {json} NOT NULL,
     deadline {time} NOT NULL,
     asked_contact_id {uuid} NOT NULL,
     asked_contact_name {text} NOT NULL,
     asked_by {uuid},
     asked_by_name {text} NOT NULL,
     state {text} NOT NULL CHECK (state IN ('asked', 'accepted', 'declined', 'expired', 'withdrawn')),
     answer {text},
     answer_note {text},
     answered_by_name {text},
     answered_by_user_id {uuid},
     answered_by_contact_id {uuid},
     answered_at {time},
     receipt {text},
     version {int} NOT NULL,
     created_at {time} NOT NULL,
     UNIQUE (client_id, id),
     CHECK ((state IN ('accepted', 'declined')) = (answered_at IS NOT NULL)),
     CHECK ((answered_at IS NULL) = (receipt IS NULL)),
     FOREIGN KEY (client_id) REFERENCES client (id),
     FOREIGN KEY (client_id, asked_contact_id) REFERENCES contact (client_id, id),
     FOREIGN KEY (client_id, answered_by_contact_id) REFERENCES contact (client_id, id)",
    &[
        "CREATE INDEX decision_by_age ON decision (client_id, created_at, id)",
        "CREATE INDEX decision_by_subject ON decision (client_id, subject_id)",
        "CREATE INDEX decision_due ON decision (deadline) WHERE state = 'asked'",
    ],
);

const CAPABILITY_LINK: Table = Table::new(
    "capability_link",
    Owner::Client,
    "id {uuid} NOT NULL PRIMARY KEY,
     purpose {text} NOT NULL CHECK (purpose IN ('insight.acknowledge', 'decision', 'report.view')),
     subject_id {uuid} NOT NULL,
     recipient_user_id {uuid} REFERENCES user_account (id),
     recipient_contact_id {uuid},
     recipient_name {text} NOT NULL,
     secret_hash {bytes} NOT NULL,
     expires_at {time} NOT NULL,
     revoked_at {time},
     first_used_at {time},
     uses {int} NOT NULL CHECK (uses >= 0),
     created_by {uuid},
     created_at {time} NOT NULL,
     UNIQUE (client_id, id),
     UNIQUE (client_id, secret_hash),
     CHECK (recipient_user_id IS NULL OR recipient_contact_id IS NULL),
     FOREIGN KEY (client_id) REFERENCES client (id),
     FOREIGN KEY (client_id, recipient_contact_id) REFERENCES contact (client_id, id)",
    &[
        // Who opens a link is not known before its row is found.
        "CREATE INDEX capability_link_by_secret ON capability_link (secret_hash)",
        "CREATE INDEX capability_link_by_subject ON capability_link (client_id, subject_id)",
        "CREATE INDEX capability_link_ended ON capability_link (expires_at)",
    ],
);

/// All tables of this migration, in the order in which they can be created.
pub const TABLES: &[Table] = &[
    TEAM,
    TEAM_MEMBER,
    CALENDAR,
    SLA_POLICY,
    AGREEMENT,
    AGREEMENT_SERVICE,
    RESPONSIBILITY,
    RESPONSIBILITY_PARTY,
    DECISION,
    CAPABILITY_LINK,
];

/// Creates the tables of what is agreed with clients.
#[derive(Debug)]
pub struct Agreements;

impl MigrationName for Agreements {
    fn name(&self) -> &'static str {
        "m2026_11_110_agreements"
    }
}

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Agreements {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            table.create(manager).await?;
        }
        Ok(())
    }
}
