//! Rows of `grant_entry`.

use db::DbError;
use kernel::{Effect, Id, Role, Timestamp};
use sea_orm::entity::prelude::*;

use super::Grant;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "grant_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Option<Uuid>,
    pub user_id: Uuid,
    pub role: String,
    pub effect: String,
    pub expires_at: Option<i64>,
    pub reason: Option<String>,
    pub created_by: Option<Uuid>,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(either: ClientId);

impl TryFrom<Model> for Grant {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let inconsistent = |column| DbError::Inconsistent { table: "grant_entry", column, row: row.id.to_string() };
        Ok(Self {
            id: Id::from_uuid(row.id),
            user: Id::from_uuid(row.user_id),
            role: Role::parse(&row.role).ok_or_else(|| inconsistent("role"))?,
            effect: Effect::parse(&row.effect).ok_or_else(|| inconsistent("effect"))?,
            client: row.client_id.map(Id::from_uuid),
            expires_at: row.expires_at.map(Timestamp::from_micros),
            reason: row.reason,
            created_by: row.created_by.map(Id::from_uuid),
            created_at: Timestamp::from_micros(row.created_at),
        })
    }
}
