//! Rows of `client`.

use kernel::{Id, Timestamp};
use sea_orm::entity::prelude::*;

use super::Client;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "client")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub name: String,
    pub short_name: String,
    pub notes: String,
    pub archived_at: Option<i64>,
    pub version: i32,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: Id);

impl From<Model> for Client {
    fn from(row: Model) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            name: row.name,
            short_name: row.short_name,
            notes: row.notes,
            archived_at: row.archived_at.map(Timestamp::from_micros),
            version: row.version,
            created_at: Timestamp::from_micros(row.created_at),
        }
    }
}
