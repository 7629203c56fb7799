//! Rows of `ticket_event`.

use db::DbError;
use kernel::{Id, Timestamp};
use sea_orm::entity::prelude::*;

use super::TicketEvent;
use crate::author::Author;
use crate::ticket::Visibility;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ticket_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub ticket_id: Uuid,
    pub seq: i32,
    pub at: i64,
    pub recorded_at: i64,
    pub kind: String,
    pub visibility: String,
    pub actor_kind: String,
    pub actor_id: Option<Uuid>,
    pub actor_name: String,
    pub sla: Option<Json>,
    pub detail: Json,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

impl TryFrom<Model> for TicketEvent {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let wrong = |column| DbError::Inconsistent { table: "ticket_event", column, row: row.id.to_string() };
        Ok(Self {
            visibility: Visibility::parse(&row.visibility).ok_or_else(|| wrong("visibility"))?,
            author: Author::from_parts(&row.actor_kind, row.actor_id, row.actor_name.clone())
                .ok_or_else(|| wrong("actor_kind"))?,
            happening: serde_json::from_value(row.detail.clone()).map_err(|_| wrong("detail"))?,
            sla: row.sla.clone().map(serde_json::from_value).transpose().map_err(|_| wrong("sla"))?,
            id: row.id,
            client: Id::from_uuid(row.client_id),
            ticket: Id::from_uuid(row.ticket_id),
            seq: row.seq,
            at: Timestamp::from_micros(row.at),
            recorded_at: Timestamp::from_micros(row.recorded_at),
        })
    }
}
