//! Rows of `agent_command` and `command_output`.

use db::DbError;
use kernel::{Id, Timestamp};
use sea_orm::entity::prelude::*;

use super::{AgentCommand, CommandPhase};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agent_command")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub run_id: Uuid,
    pub ordinal: i32,
    pub attempt: i32,
    pub agent_id: Uuid,
    pub envelope: Vec<u8>,
    pub signature: Vec<u8>,
    pub state: String,
    pub expires_at: i64,
    pub delivered_at: Option<i64>,
    pub started_at: Option<i64>,
    pub ended_at: Option<i64>,
    pub result: Option<String>,
    pub exit_code: Option<i32>,
    pub refusal: Option<String>,
    pub output_bytes: i64,
    pub dropped_bytes: i64,
    pub next_seq: i32,
    pub stored_bytes: i64,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

impl TryFrom<Model> for AgentCommand {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let phase = CommandPhase::parse(&row.state).ok_or_else(|| DbError::Inconsistent {
            table: "agent_command",
            column: "state",
            row: row.id.to_string(),
        })?;
        Ok(Self {
            id: Id::from_uuid(row.id),
            client: Id::from_uuid(row.client_id),
            run: Id::from_uuid(row.run_id),
            ordinal: row.ordinal,
            attempt: row.attempt,
            agent: Id::from_uuid(row.agent_id),
            envelope: row.envelope,
            signature: row.signature,
            phase,
            expires_at: Timestamp::from_micros(row.expires_at),
            delivered_at: row.delivered_at.map(Timestamp::from_micros),
            started_at: row.started_at.map(Timestamp::from_micros),
            ended_at: row.ended_at.map(Timestamp::from_micros),
            result: row.result,
            exit_code: row.exit_code,
            refusal: row.refusal,
            output_bytes: row.output_bytes,
            dropped_bytes: row.dropped_bytes,
            next_seq: row.next_seq,
            stored_bytes: row.stored_bytes,
        })
    }
}

/// Rows of `command_output`.
pub mod output {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "command_output")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub client_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub command_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub seq: i32,
        pub stream: String,
        pub content: Vec<u8>,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    db::owned!(client: ClientId);
}
