//! Rows of `calendar`.

use db::DbError;
use kernel::Id;
use sea_orm::entity::prelude::*;

use super::Calendar;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Option<Uuid>,
    pub name: String,
    pub definition: Json,
    pub version: i32,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(inherited: ClientId);

impl TryFrom<Model> for Calendar {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let definition = serde_json::from_value(row.definition).map_err(|_| DbError::Inconsistent {
            table: "calendar",
            column: "definition",
            row: row.id.to_string(),
        })?;
        Ok(Self {
            id: Id::from_uuid(row.id),
            client: row.client_id.map(Id::from_uuid),
            name: row.name,
            definition,
            version: row.version,
        })
    }
}
