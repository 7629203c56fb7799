//! Rows of `report`.

use db::DbError;
use kernel::{Id, Timestamp};
use sea_orm::entity::prelude::*;

use super::{Report, ReportStatus};
use crate::data::ReportData;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub edition: i32,
    pub edition_of: Option<Uuid>,
    pub title: String,
    pub from_day: String,
    pub to_day: String,
    pub status: String,
    pub snapshot: Json,
    pub summary: Json,
    pub as_of: i64,
    pub drafted_by: Option<Uuid>,
    pub reviewed_by: Option<Uuid>,
    pub reviewed_by_name: Option<String>,
    pub reviewed_at: Option<i64>,
    pub delivered_to_contact_id: Option<Uuid>,
    pub delivered_to_name: Option<String>,
    pub delivered_at: Option<i64>,
    pub version: i32,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

impl TryFrom<Model> for Report {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let broken = |column| DbError::Inconsistent { table: "report", column, row: row.id.to_string() };
        let status = ReportStatus::parse(&row.status).ok_or_else(|| broken("status"))?;
        let snapshot: ReportData = serde_json::from_value(row.snapshot.clone()).map_err(|_| broken("snapshot"))?;
        let summary: Vec<String> = serde_json::from_value(row.summary.clone()).map_err(|_| broken("summary"))?;
        Ok(Self {
            id: Id::from_uuid(row.id),
            client: Id::from_uuid(row.client_id),
            edition: row.edition,
            edition_of: row.edition_of.map(Id::from_uuid),
            status,
            data: ReportData { title: row.title, summary, ..snapshot },
            reviewed_by: row.reviewed_by.map(Id::from_uuid).zip(row.reviewed_by_name),
            reviewed_at: row.reviewed_at.map(Timestamp::from_micros),
            delivered_to: row.delivered_to_contact_id.map(Id::from_uuid).zip(row.delivered_to_name),
            delivered_at: row.delivered_at.map(Timestamp::from_micros),
            version: row.version,
            created_at: Timestamp::from_micros(row.created_at),
        })
    }
}
