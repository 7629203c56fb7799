//! Rows of `audit_entry`.

use kernel::{Id, Timestamp};
use sea_orm::entity::prelude::*;

use super::AuditEntry;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Option<Uuid>,
    pub at: i64,
    pub actor_kind: String,
    pub actor_id: Option<Uuid>,
    pub actor_name: String,
    pub action: String,
    pub object_kind: String,
    pub object_id: Option<Uuid>,
    pub summary: String,
    pub before_json: Option<Json>,
    pub after_json: Option<Json>,
    pub request_id: String,
    pub mac: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(either: ClientId);

impl From<Model> for AuditEntry {
    fn from(row: Model) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            at: Timestamp::from_micros(row.at),
            client: row.client_id.map(Id::from_uuid),
            actor_kind: row.actor_kind,
            actor_id: row.actor_id,
            actor_name: row.actor_name,
            action: row.action,
            object_kind: row.object_kind,
            object_id: row.object_id,
            summary: row.summary,
            before: row.before_json,
            after: row.after_json,
            request_id: row.request_id,
            mac: row.mac,
        }
    }
}
