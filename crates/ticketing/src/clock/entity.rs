//! Rows of `ticket_clock` and `ticket_notice`.

use db::DbError;
use kernel::{Id, Timestamp};
use sea_orm::entity::prelude::*;
use sla::Target;

use super::StoredClock;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ticket_clock")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub client_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub target: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub instance: i32,
    pub round: i32,
    pub verdict: String,
    pub opened_at: i64,
    pub due_at: Option<i64>,
    pub breach_at: Option<i64>,
    pub fulfilled_at: Option<i64>,
    pub consumed_ms: i64,
    pub budget_ms: Option<i64>,
    pub cause: Option<String>,
    pub flags: Json,
    pub thresholds: Json,
    pub next_at: Option<i64>,
    pub log_seq: i32,
    pub computed_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

impl TryFrom<Model> for StoredClock {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let wrong =
            || DbError::Inconsistent { table: "ticket_clock", column: "target", row: row.ticket_id.to_string() };
        let time = Timestamp::from_micros;
        Ok(Self {
            target: Target::ALL.into_iter().find(|target| target.name() == row.target).ok_or_else(wrong)?,
            ticket: Id::from_uuid(row.ticket_id),
            instance: row.instance,
            round: row.round,
            verdict: row.verdict,
            opened_at: time(row.opened_at),
            due_at: row.due_at.map(time),
            breach_at: row.breach_at.map(time),
            fulfilled_at: row.fulfilled_at.map(time),
            consumed_ms: row.consumed_ms,
            budget_ms: row.budget_ms,
            cause: row.cause,
            flags: row.flags,
            thresholds: row.thresholds,
            next_at: row.next_at.map(time),
            log_seq: row.log_seq,
            computed_at: time(row.computed_at),
        })
    }
}

/// Rows of `ticket_notice`.
pub mod notice {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "ticket_notice")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub client_id: Uuid,
        pub ticket_id: Uuid,
        pub target: String,
        pub instance: i32,
        pub round: i32,
        pub mark: String,
        pub reached_at: i64,
        pub at: i64,
        pub outcome: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    db::owned!(client: ClientId);
}
