//! Rows of `forecast` and `forecast_alarm`.

use db::DbError;
use kernel::{Id, Timestamp};
use sea_orm::entity::prelude::*;

use super::{Forecast, Interval, Score};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "forecast")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub client_id: Uuid,
    pub device_id: Uuid,
    pub component: String,
    pub series_id: Uuid,
    pub made_on: String,
    pub made_at: i64,
    pub zone: String,
    pub kind: String,
    pub outcome: Json,
    pub p10_on: Option<String>,
    pub p50_on: Option<String>,
    pub p90_on: Option<String>,
    pub order_on: String,
    pub history_days: i32,
    pub confidence: Option<String>,
    pub used_bytes: Option<i64>,
    pub capacity_bytes: Option<i64>,
    pub latest: bool,
    pub urgent: bool,
    pub score: Option<String>,
    pub scored_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

db::owned!(client: ClientId);

impl TryFrom<Model> for Forecast {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let broken = |column| DbError::Inconsistent { table: "forecast", column, row: row.id.to_string() };
        let date = |text: &Option<String>, column| {
            text.as_deref().map(|text| text.parse().map_err(|_| broken(column))).transpose()
        };
        let score = |text: &String| Score::parse(text).ok_or_else(|| broken("score"));
        Ok(Self {
            id: Id::from_uuid(row.id),
            client: Id::from_uuid(row.client_id),
            device: Id::from_uuid(row.device_id),
            series: row.series_id,
            made_on: row.made_on.parse().map_err(|_| broken("made_on"))?,
            made_at: Timestamp::from_micros(row.made_at),
            outcome: serde_json::from_value(row.outcome.clone()).map_err(|_| broken("outcome"))?,
            full: Interval {
                p10_on: date(&row.p10_on, "p10_on")?,
                p50_on: date(&row.p50_on, "p50_on")?,
                p90_on: date(&row.p90_on, "p90_on")?,
            },
            score: row.score.as_ref().map(score).transpose()?,
            scored_at: row.scored_at.map(Timestamp::from_micros),
            component: row.component,
            zone: row.zone,
            latest: row.latest,
            urgent: row.urgent,
        })
    }
}

/// Rows of `forecast_alarm`.
pub mod alarm {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "forecast_alarm")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub client_id: Uuid,
        pub series_id: Uuid,
        pub forecast_id: Uuid,
        pub opened_on: String,
        pub closed_on: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    db::owned!(client: ClientId);
}
