//! Rows of `escalation_policy`.

use db::DbError;
use kernel::Id;
use sea_orm::entity::prelude::*;

use super::EscalationPolicy;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "escalation_policy")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Option<Uuid>,
    pub name: String,
    pub team_id: Option<Uuid>,
    pub standard: bool,
    pub definition: Json,
    pub version: i32,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(inherited: ClientId);

impl TryFrom<Model> for EscalationPolicy {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let wrong =
            || DbError::Inconsistent { table: "escalation_policy", column: "definition", row: row.id.to_string() };
        Ok(Self {
            definition: serde_json::from_value(row.definition.clone()).map_err(|_| wrong())?,
            id: Id::from_uuid(row.id),
            client: row.client_id.map(Id::from_uuid),
            name: row.name,
            team: row.team_id.map(Id::from_uuid),
            standard: row.standard,
            version: row.version,
        })
    }
}
