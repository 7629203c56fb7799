//! Rows of `user_account`.

use db::DbError;
use kernel::{Id, Timestamp};
use sea_orm::entity::prelude::*;

use super::{User, UserKind};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user_account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub name: String,
    pub email: String,
    pub kind: String,
    pub password_hash: Option<String>,
    pub locked_at: Option<i64>,
    pub locked_reason: Option<String>,
    pub invited_at: Option<i64>,
    pub joined_at: Option<i64>,
    pub last_seen_at: Option<i64>,
    pub version: i32,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(provider);

impl TryFrom<Model> for User {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let inconsistent = || DbError::Inconsistent { table: "user_account", column: "kind", row: row.id.to_string() };
        Ok(Self {
            id: Id::from_uuid(row.id),
            kind: UserKind::parse(&row.kind).ok_or_else(inconsistent)?,
            name: row.name,
            email: row.email,
            locked_at: row.locked_at.map(Timestamp::from_micros),
            locked_reason: row.locked_reason,
            invited_at: row.invited_at.map(Timestamp::from_micros),
            joined_at: row.joined_at.map(Timestamp::from_micros),
            last_seen_at: row.last_seen_at.map(Timestamp::from_micros),
            version: row.version,
            created_at: Timestamp::from_micros(row.created_at),
        })
    }
}
