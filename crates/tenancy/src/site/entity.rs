//! Rows of `site`.

use kernel::Id;
use sea_orm::entity::prelude::*;

use super::Site;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "site")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub name: String,
    pub address: String,
    pub time_zone: String,
    pub version: i32,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

impl From<Model> for Site {
    fn from(row: Model) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            client: Id::from_uuid(row.client_id),
            name: row.name,
            address: row.address,
            time_zone: row.time_zone,
            version: row.version,
        }
    }
}
