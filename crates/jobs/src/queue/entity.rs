//! The row of a job.

use sea_orm::entity::prelude::*;

/// One row of `job`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Option<Uuid>,
    pub kind: String,
    pub state: String,
    pub payload: Json,
    pub dedup_key: Option<String>,
    pub run_at: i64,
    pub attempts: i32,
    pub locked_by: Option<Uuid>,
    pub locked_until: Option<i64>,
    pub last_error: Option<String>,
    pub created_at: i64,
    pub finished_at: Option<i64>,
}

/// Links are the schema's; the code follows none.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(either: ClientId);
