//! Rows of `device`.

use db::DbError;
use kernel::{Id, Timestamp};
use sea_orm::entity::prelude::*;

use super::{Device, DeviceState, Silence, SilenceReason};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "device")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub site_id: Option<Uuid>,
    pub name: String,
    pub hostname: String,
    pub platform: String,
    pub hardware_id: String,
    pub state: String,
    pub state_since: i64,
    pub silence_reason: Option<String>,
    pub silence_message: Option<String>,
    pub last_seen_at: Option<i64>,
    pub possible_duplicate_of: Option<Uuid>,
    pub version: i32,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

impl TryFrom<Model> for Device {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let wrong = |column| DbError::Inconsistent { table: "device", column, row: row.id.to_string() };
        let silence = match &row.silence_reason {
            None => None,
            Some(reason) => Some(Silence {
                reason: SilenceReason::parse(reason).ok_or_else(|| wrong("silence_reason"))?,
                message: row.silence_message.clone().unwrap_or_default(),
            }),
        };
        Ok(Self {
            state: DeviceState::parse(&row.state).ok_or_else(|| wrong("state"))?,
            silence,
            id: Id::from_uuid(row.id),
            client: Id::from_uuid(row.client_id),
            site: row.site_id.map(Id::from_uuid),
            name: row.name,
            hostname: row.hostname,
            platform: row.platform,
            hardware_id: row.hardware_id,
            state_since: Timestamp::from_micros(row.state_since),
            last_seen_at: row.last_seen_at.map(Timestamp::from_micros),
            possible_duplicate_of: row.possible_duplicate_of.map(Id::from_uuid),
            version: row.version,
            created_at: Timestamp::from_micros(row.created_at),
        })
    }
}
