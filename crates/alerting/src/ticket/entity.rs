//! Rows of `ticket_request`.

use db::DbError;
use kernel::{Id, Timestamp};
use sea_orm::entity::prelude::*;

use super::TicketRequest;
use super::store::step_of;
use crate::alert::level_of;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ticket_request")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub insight_id: Uuid,
    pub position: i32,
    pub signal_key: String,
    pub n: i32,
    pub action: String,
    pub level: String,
    pub at: i64,
    pub applied_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

impl TryFrom<Model> for TicketRequest {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let wrong = |column| DbError::Inconsistent { table: "ticket_request", column, row: row.id.to_string() };
        Ok(Self {
            action: step_of(&row.action).ok_or_else(|| wrong("action"))?,
            level: level_of(&row.level).ok_or_else(|| wrong("level"))?,
            id: row.id,
            client: Id::from_uuid(row.client_id),
            insight: Id::from_uuid(row.insight_id),
            position: row.position,
            signal_key: row.signal_key,
            n: row.n,
            at: Timestamp::from_micros(row.at),
        })
    }
}
