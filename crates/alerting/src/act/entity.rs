//! Rows of `alert_act`.

use db::DbError;
use kernel::{Id, Timestamp};
use sea_orm::entity::prelude::*;

use super::{Act, Waiting};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "alert_act")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub signal_key: String,
    pub kind: String,
    pub until: Option<i64>,
    pub at: i64,
    pub applied_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

impl TryFrom<Model> for Waiting {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let act = match (row.kind.as_str(), row.until) {
            ("ack", _) => Some(Act::Ack),
            ("human_work", _) => Some(Act::HumanWork),
            ("resolve", _) => Some(Act::Resolve),
            ("snooze", Some(until)) => Some(Act::Snooze(Timestamp::from_micros(until))),
            _ => None,
        };
        let wrong = || DbError::Inconsistent { table: "alert_act", column: "kind", row: row.id.to_string() };
        Ok(Self {
            act: act.ok_or_else(wrong)?,
            id: row.id,
            client: Id::from_uuid(row.client_id),
            signal_key: row.signal_key,
        })
    }
}
