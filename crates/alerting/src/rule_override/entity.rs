//! Rows of `rule_override`.

use db::DbError;
use kernel::Id;
use sea_orm::entity::prelude::*;

use super::{Place, RuleOverride};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "rule_override")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub rule_id: Uuid,
    pub site_id: Option<Uuid>,
    pub device_id: Option<Uuid>,
    pub component: String,
    pub place: String,
    pub parameters: Json,
    pub note: String,
    pub created_by: Option<Uuid>,
    pub version: i32,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

impl TryFrom<Model> for RuleOverride {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let wrong = |column| DbError::Inconsistent { table: "rule_override", column, row: row.id.to_string() };
        let place = match (row.site_id, row.device_id) {
            (_, Some(device)) => Place::Device(Id::from_uuid(device)),
            (Some(site), None) => Place::Site(Id::from_uuid(site)),
            (None, None) => Place::Client,
        };
        Ok(Self {
            patch: serde_json::from_value(row.parameters.clone()).map_err(|_| wrong("parameters"))?,
            id: Id::from_uuid(row.id),
            client: Id::from_uuid(row.client_id),
            rule: Id::from_uuid(row.rule_id),
            place,
            component: row.component,
            note: row.note,
            version: row.version,
        })
    }
}
