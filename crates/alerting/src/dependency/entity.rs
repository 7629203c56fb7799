//! Rows of `device_dependency`.

use db::DbError;
use kernel::Id;
use sea_orm::entity::prelude::*;

use super::{Dependency, Kind};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "device_dependency")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub client_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub device_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub parent_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    pub redundancy: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

impl TryFrom<Model> for Dependency {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let wrong =
            || DbError::Inconsistent { table: "device_dependency", column: "kind", row: row.device_id.to_string() };
        Ok(Self {
            kind: Kind::parse(&row.kind).ok_or_else(wrong)?,
            device: Id::from_uuid(row.device_id),
            parent: Id::from_uuid(row.parent_id),
            redundancy: row.redundancy,
        })
    }
}
