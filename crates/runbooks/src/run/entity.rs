//! Rows of `run`, `run_step`, `run_event` and `approval`.

use db::DbError;
use kernel::{Id, Timestamp};
use sea_orm::entity::prelude::*;

use super::chain::Head;
use super::{Run, RunPhase, RunResult};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "run")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub runbook_version_id: Uuid,
    pub device_id: Uuid,
    pub ticket_id: Option<Uuid>,
    pub insight_id: Option<Uuid>,
    pub plan: String,
    pub plan_hash: Vec<u8>,
    pub state: String,
    pub outcome: Option<String>,
    pub requested_by: Option<Uuid>,
    pub requested_by_name: String,
    pub next_look_at: Option<i64>,
    pub last_seq: i32,
    pub head: Vec<u8>,
    pub created_at: i64,
    pub ended_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

impl TryFrom<Model> for Run {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let wrong = |column| DbError::Inconsistent { table: "run", column, row: row.id.to_string() };
        let outcome = match &row.outcome {
            Some(text) => Some(RunResult::parse(text).ok_or_else(|| wrong("outcome"))?),
            None => None,
        };
        let hash = row.head.as_slice().try_into().map_err(|_| wrong("head"))?;
        Ok(Self {
            id: Id::from_uuid(row.id),
            client: Id::from_uuid(row.client_id),
            version: Id::from_uuid(row.runbook_version_id),
            device: Id::from_uuid(row.device_id),
            ticket: row.ticket_id.map(Id::from_uuid),
            insight: row.insight_id.map(Id::from_uuid),
            plan_hash: row.plan_hash.as_slice().try_into().map_err(|_| wrong("plan_hash"))?,
            phase: RunPhase::parse(&row.state).ok_or_else(|| wrong("state"))?,
            outcome,
            requested_by: row.requested_by.map(Id::from_uuid),
            next_look_at: row.next_look_at.map(Timestamp::from_micros),
            head: Head { seq: row.last_seq, hash },
            created_at: Timestamp::from_micros(row.created_at),
            ended_at: row.ended_at.map(Timestamp::from_micros),
            plan: row.plan,
            requested_by_name: row.requested_by_name,
        })
    }
}

/// Rows of `run_step`.
pub mod step {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "run_step")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub client_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub run_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub ordinal: i32,
        pub state: String,
        pub result: Option<String>,
        pub detail: Json,
        pub started_at: Option<i64>,
        pub ended_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    db::owned!(client: ClientId);
}

/// Rows of `run_event`.
pub mod event {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "run_event")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub client_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub run_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub seq: i32,
        pub at: i64,
        pub actor_kind: String,
        pub actor_id: Option<Uuid>,
        pub body: String,
        pub previous: Vec<u8>,
        pub hash: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    db::owned!(client: ClientId);
}

/// Rows of `approval`.
pub mod approval {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "approval")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub client_id: Uuid,
        pub run_id: Uuid,
        pub ordinal: i32,
        pub round: i32,
        pub user_id: Uuid,
        pub user_name: String,
        pub verdict: String,
        pub plan_hash: Vec<u8>,
        pub note: String,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    db::owned!(client: ClientId);
}
