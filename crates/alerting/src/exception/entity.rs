//! Rows of `rule_exception`.

use kernel::{Id, Timestamp};
use sea_orm::entity::prelude::*;

use super::RuleException;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rule_exception")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub rule_id: Uuid,
    pub device_id: Uuid,
    pub component: Option<String>,
    pub reason: String,
    pub approved_by: String,
    pub expires_at: i64,
    pub ended_at: Option<i64>,
    pub created_by: Option<Uuid>,
    pub version: i32,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

impl From<Model> for RuleException {
    fn from(row: Model) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            client: Id::from_uuid(row.client_id),
            rule: Id::from_uuid(row.rule_id),
            device: Id::from_uuid(row.device_id),
            component: row.component,
            reason: row.reason,
            approved_by: row.approved_by,
            expires_at: Timestamp::from_micros(row.expires_at),
            ended_at: row.ended_at.map(Timestamp::from_micros),
            version: row.version,
        }
    }
}
