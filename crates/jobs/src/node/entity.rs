//! The row of a node's life.

use sea_orm::entity::prelude::*;

/// One row of `node`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "node")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: String,
    pub started_at: i64,
    pub alive_at: i64,
    pub stopped_at: Option<i64>,
}

/// Links are the schema's; the code follows none.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(provider);
