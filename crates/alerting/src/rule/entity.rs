//! Rows of `rule`.

use db::DbError;
use kernel::Id;
use sea_orm::entity::prelude::*;

use super::{Rule, RuleKind};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "rule")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Option<Uuid>,
    pub standard_key: Option<String>,
    pub name: String,
    pub kind: String,
    pub class: String,
    pub area: String,
    pub metric: String,
    pub parameters: Json,
    pub what: String,
    pub why: String,
    pub now_what: String,
    pub runbook_id: Option<Uuid>,
    pub enabled: bool,
    pub version: i32,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(inherited: ClientId);

impl TryFrom<Model> for Rule {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let wrong = |column| DbError::Inconsistent { table: "rule", column, row: row.id.to_string() };
        Ok(Self {
            kind: RuleKind::parse(&row.kind).ok_or_else(|| wrong("kind"))?,
            parameters: serde_json::from_value(row.parameters.clone()).map_err(|_| wrong("parameters"))?,
            id: Id::from_uuid(row.id),
            client: row.client_id.map(Id::from_uuid),
            standard_key: row.standard_key,
            name: row.name,
            class: row.class,
            area: row.area,
            metric: row.metric,
            what: row.what,
            why: row.why,
            now_what: row.now_what,
            runbook: row.runbook_id.map(Id::from_uuid),
            enabled: row.enabled,
            version: row.version,
        })
    }
}
