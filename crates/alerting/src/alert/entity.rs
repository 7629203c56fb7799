//! Rows of `alert`.

use db::DbError;
use kernel::{Id, Timestamp};
use sea_orm::entity::prelude::*;

use super::{Alert, OwnerRecord, level_of};
use crate::owner::Verdict;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "alert")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub signal_key: String,
    pub fingerprint: Vec<u8>,
    pub insight_id: Uuid,
    pub home_insight_id: Uuid,
    pub rule_id: Uuid,
    pub rule_name: String,
    pub device_id: Uuid,
    pub component: String,
    pub class: String,
    pub area: String,
    pub metric: String,
    pub level: String,
    pub worst_level: String,
    pub value: Option<f64>,
    pub threshold: Option<f64>,
    pub owner_team_id: Uuid,
    pub owner_path: Json,
    pub owner_area_id: Option<Uuid>,
    pub coverage: String,
    pub agreement_id: Option<Uuid>,
    pub suppression: Json,
    pub symptom_of: Option<String>,
    pub began_at: i64,
    pub raised_at: i64,
    pub ended_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

impl TryFrom<Model> for Alert {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let wrong = |column| DbError::Inconsistent { table: "alert", column, row: row.id.to_string() };
        Ok(Self {
            fingerprint: row.fingerprint.as_slice().try_into().map_err(|_| wrong("fingerprint"))?,
            level: level_of(&row.level).ok_or_else(|| wrong("level"))?,
            worst: level_of(&row.worst_level).ok_or_else(|| wrong("worst_level"))?,
            suppression: serde_json::from_value(row.suppression.clone()).map_err(|_| wrong("suppression"))?,
            owner: OwnerRecord {
                team: Id::from_uuid(row.owner_team_id),
                path: serde_json::from_value(row.owner_path.clone()).map_err(|_| wrong("owner_path"))?,
                responsibility: row.owner_area_id.map(Id::from_uuid),
                verdict: Verdict::parse(&row.coverage).ok_or_else(|| wrong("coverage"))?,
                agreement: row.agreement_id.map(Id::from_uuid),
            },
            id: Id::from_uuid(row.id),
            client: Id::from_uuid(row.client_id),
            signal_key: row.signal_key,
            insight: Id::from_uuid(row.insight_id),
            home: Id::from_uuid(row.home_insight_id),
            rule: Id::from_uuid(row.rule_id),
            rule_name: row.rule_name,
            device: Id::from_uuid(row.device_id),
            component: row.component,
            class: row.class,
            area: row.area,
            metric: row.metric,
            value: row.value,
            threshold: row.threshold,
            symptom_of: row.symptom_of,
            began_at: Timestamp::from_micros(row.began_at),
            raised_at: Timestamp::from_micros(row.raised_at),
            ended_at: row.ended_at.map(Timestamp::from_micros),
        })
    }
}
