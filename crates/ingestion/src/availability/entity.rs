//! Rows of `availability_fact`.

use db::DbError;
use kernel::{Id, Timestamp};
use sea_orm::entity::prelude::*;

use super::{Fact, FactKind};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "availability_fact")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub device_id: Uuid,
    pub at: i64,
    pub kind: String,
    pub message: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

impl TryFrom<Model> for Fact {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let wrong = |column| DbError::Inconsistent { table: "availability_fact", column, row: row.id.to_string() };
        Ok(Self {
            kind: FactKind::parse(&row.kind).ok_or_else(|| wrong("kind"))?,
            id: row.id,
            client: Id::from_uuid(row.client_id),
            device: Id::from_uuid(row.device_id),
            at: Timestamp::from_micros(row.at),
            message: row.message,
        })
    }
}
