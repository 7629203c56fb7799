//! Rows of `agent`.

use db::DbError;
use kernel::{Id, Timestamp};
use sea_orm::entity::prelude::*;

use super::{Agent, AgentStatus};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agent")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub device_id: Uuid,
    pub enrolment_token_id: Uuid,
    pub instance_id: Uuid,
    pub public_key: Vec<u8>,
    pub agent_version: String,
    pub status: String,
    pub enrolled_at: i64,
    pub revoked_at: Option<i64>,
    pub clock_offset_us: Option<i64>,
    pub buffered_frames: Option<i64>,
    pub dropped_frames: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

impl TryFrom<Model> for Agent {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let wrong = |column| DbError::Inconsistent { table: "agent", column, row: row.id.to_string() };
        Ok(Self {
            status: AgentStatus::parse(&row.status).ok_or_else(|| wrong("status"))?,
            public_key: row.public_key.as_slice().try_into().map_err(|_| wrong("public_key"))?,
            id: Id::from_uuid(row.id),
            client: Id::from_uuid(row.client_id),
            device: Id::from_uuid(row.device_id),
            token: Id::from_uuid(row.enrolment_token_id),
            instance: row.instance_id,
            version: row.agent_version,
            enrolled_at: Timestamp::from_micros(row.enrolled_at),
            revoked_at: row.revoked_at.map(Timestamp::from_micros),
            clock_offset_us: row.clock_offset_us,
            buffered_frames: row.buffered_frames,
            dropped_frames: row.dropped_frames,
        })
    }
}
