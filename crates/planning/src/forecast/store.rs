//! SQL over `forecast` and `forecast_alarm`.

use ::forecast::disk;
use db::{DbError, ReadTx, WriteTx};
use jiff::civil::Date;
use kernel::{ClientId, DeviceId, ForecastId, Id, Page, PageRequest};
use sea_orm::{ActiveValue::Set, ColumnTrait, FromQueryResult, Order};
use uuid::Uuid;

use super::entity::{ActiveModel, Column, Entity, Model, alarm};
use super::{Forecast, ForecastFilter, OutcomeKind, Score};

/// Most forecasts of one series that are looked at together.
const MOST_OF_SERIES: u64 = 400;
/// Where a forecast without a date stands in a list by date.
const NO_DATE: &str = "9999-12-31";

pub(crate) async fn by_ids(tx: &ReadTx, ids: &[ForecastId]) -> Result<Vec<Forecast>, DbError> {
    let query = tx.select::<Entity>().filter(Column::Id.is_in(ids.iter().map(|id| id.uuid())));
    query.all().await?.into_iter().map(Forecast::try_from).collect()
}

pub(crate) async fn page(
    tx: &ReadTx,
    filter: &ForecastFilter,
    request: &PageRequest,
) -> Result<Page<Forecast>, DbError> {
    let mut query = tx.select::<Entity>().filter(Column::Latest.eq(true));
    if let Some(client) = filter.client {
        query = query.filter(Column::ClientId.eq(client.uuid()));
    }
    if let Some(device) = filter.device {
        query = query.filter(Column::DeviceId.eq(device.uuid()));
    }
    if let Some(urgent) = filter.urgent {
        query = query.filter(Column::Urgent.eq(urgent));
    }
    if !filter.outcomes.is_empty() {
        query = query.filter(Column::Kind.is_in(filter.outcomes.iter().map(|kind| kind.as_str())));
    }
    let page = query.page(request, &[(Column::OrderOn, Order::Asc), (Column::Id, Order::Asc)]).await?;
    page.try_map(Forecast::try_from)
}

/// The forecasts of filesystems of a day.
pub(crate) async fn of_day(tx: &ReadTx, series: &[Uuid], made_on: Date) -> Result<Vec<Forecast>, DbError> {
    let query = tx.select::<Entity>().filter(Column::SeriesId.is_in(series.iter().copied()));
    let rows = query.filter(Column::MadeOn.eq(made_on.to_string())).all().await?;
    rows.into_iter().map(Forecast::try_from).collect()
}

/// What was said of a filesystem since a date, oldest first.
pub(crate) async fn since(tx: &ReadTx, series: Uuid, from: Date) -> Result<Vec<Forecast>, DbError> {
    let query = tx.select::<Entity>().filter(Column::SeriesId.eq(series)).filter(Column::MadeOn.gte(from.to_string()));
    let rows = query.order_by(Column::MadeOn, Order::Asc).limit(MOST_OF_SERIES).all().await?;
    rows.into_iter().map(Forecast::try_from).collect()
}

/// What is not decided yet of a filesystem, oldest first.
pub(crate) async fn undecided(tx: &ReadTx, series: Uuid) -> Result<Vec<Forecast>, DbError> {
    let query =
        tx.select::<Entity>().filter(Column::SeriesId.eq(series)).filter(Column::Score.eq(Score::Open.as_str()));
    let rows = query.order_by(Column::MadeOn, Order::Asc).limit(MOST_OF_SERIES).all().await?;
    rows.into_iter().map(Forecast::try_from).collect()
}

pub(crate) async fn insert(tx: &WriteTx, forecast: &Forecast) -> Result<(), DbError> {
    let broken = || DbError::Inconsistent { table: "forecast", column: "outcome", row: forecast.id.to_string() };
    let outcome = &forecast.outcome;
    let text = |date: Option<Date>| date.map(|date| date.to_string());
    let bytes = |bytes: u64| i64::try_from(bytes).unwrap_or(i64::MAX);
    let order_on = match (&outcome.outcome, forecast.full.p50_on) {
        (disk::Outcome::Full { .. }, _) => forecast.made_on.to_string(),
        (_, Some(date)) => date.to_string(),
        (_, None) => NO_DATE.to_owned(),
    };
    let row = ActiveModel {
        id: Set(forecast.id.uuid()),
        client_id: Set(forecast.client.uuid()),
        device_id: Set(forecast.device.uuid()),
        component: Set(forecast.component.clone()),
        series_id: Set(forecast.series),
        made_on: Set(forecast.made_on.to_string()),
        made_at: Set(forecast.made_at.micros()),
        zone: Set(forecast.zone.clone()),
        kind: Set(OutcomeKind::of(&outcome.outcome).as_str().to_owned()),
        outcome: Set(serde_json::to_value(outcome).map_err(|_| broken())?),
        p10_on: Set(text(forecast.full.p10_on)),
        p50_on: Set(text(forecast.full.p50_on)),
        p90_on: Set(text(forecast.full.p90_on)),
        order_on: Set(order_on),
        history_days: Set(i32::try_from(outcome.history.days).unwrap_or(i32::MAX)),
        confidence: Set(Some(confidence(&outcome.confidence).to_owned())),
        used_bytes: Set(outcome.standing.map(|standing| bytes(standing.used_bytes))),
        capacity_bytes: Set(outcome.standing.map(|standing| bytes(standing.capacity_bytes))),
        latest: Set(forecast.latest),
        urgent: Set(forecast.urgent),
        score: Set(forecast.score.map(|score| score.as_str().to_owned())),
        scored_at: Set(forecast.scored_at.map(kernel::Timestamp::micros)),
    };
    tx.insert(row).await.map(|_: Model| ())
}

const fn confidence(confidence: &disk::Confidence) -> &'static str {
    match confidence {
        disk::Confidence::Normal => "normal",
        disk::Confidence::Low { .. } => "low",
    }
}

/// Takes the place of the newest from every forecast of a filesystem.
pub(crate) async fn unset_latest(tx: &WriteTx, series: Uuid) -> Result<(), DbError> {
    let change = tx.update::<Entity>().filter(Column::SeriesId.eq(series)).filter(Column::Latest.eq(true));
    change.set(Column::Latest, false).exec().await.map(|_| ())
}

/// Forecasts of retired devices are the newest of nothing any more.
pub(crate) async fn retire(tx: &WriteTx) -> Result<(), DbError> {
    let sql = "UPDATE forecast SET latest = $1, urgent = $1 WHERE latest AND EXISTS \
               (SELECT 1 FROM device d WHERE d.client_id = forecast.client_id AND d.id = forecast.device_id \
               AND d.state = 'retired')";
    tx.execute(sql, vec![false.into()]).await.map(drop)
}

pub(crate) async fn set_score(tx: &WriteTx, id: ForecastId, score: Score) -> Result<(), DbError> {
    let change = tx.update::<Entity>().filter(Column::Id.eq(id.uuid())).set(Column::Score, score.as_str());
    change.set(Column::ScoredAt, tx.now().micros()).exec().await.map(|_| ())
}

#[derive(FromQueryResult)]
struct Scored {
    client_id: Uuid,
    score: Option<String>,
    rows: i64,
}

/// How many forecasts made since a date have which score, of some clients or of all that are visible.
pub(crate) async fn scores(
    tx: &ReadTx,
    clients: Option<Vec<ClientId>>,
    from: Date,
) -> Result<Vec<(ClientId, Score, u32)>, DbError> {
    let mut query = tx.select::<Entity>().filter(Column::MadeOn.gte(from.to_string()));
    query = query.filter(Column::Score.is_not_null());
    if let Some(clients) = clients {
        query = query.filter(Column::ClientId.is_in(clients.into_iter().map(ClientId::uuid)));
    }
    let rows = query.count_by::<Scored>([Column::ClientId, Column::Score]).await?;
    let read = |row: Scored| {
        let score = Score::parse(&row.score?)?;
        Some((Id::from_uuid(row.client_id), score, u32::try_from(row.rows).unwrap_or(u32::MAX)))
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

/// Whether something is said to be done about a filesystem since an earlier day.
pub(crate) async fn has_open_alarm(tx: &ReadTx, series: Uuid) -> Result<bool, DbError> {
    let query = tx.select::<alarm::Entity>().filter(alarm::Column::SeriesId.eq(series));
    Ok(query.filter(alarm::Column::ClosedOn.is_null()).limit(1).one().await?.is_some())
}

pub(crate) async fn open_alarm(tx: &WriteTx, forecast: &Forecast) -> Result<(), DbError> {
    let row = alarm::ActiveModel {
        id: Set(kernel::id::uuid_v7(tx.now(), tx.entropy())),
        client_id: Set(forecast.client.uuid()),
        series_id: Set(forecast.series),
        forecast_id: Set(forecast.id.uuid()),
        opened_on: Set(forecast.made_on.to_string()),
        closed_on: Set(None),
    };
    tx.insert(row).await.map(|_: alarm::Model| ())
}

pub(crate) async fn close_alarm(tx: &WriteTx, series: Uuid, on: Date) -> Result<(), DbError> {
    let change = tx.update::<alarm::Entity>().filter(alarm::Column::SeriesId.eq(series));
    let change = change.filter(alarm::Column::ClosedOn.is_null()).set(alarm::Column::ClosedOn, on.to_string());
    change.exec().await.map(|_| ())
}

/// The episode that a forecast opened.
pub(crate) async fn alarm_of(tx: &ReadTx, forecast: ForecastId) -> Result<Option<Uuid>, DbError> {
    let query = tx.select::<alarm::Entity>().filter(alarm::Column::ForecastId.eq(forecast.uuid()));
    Ok(query.limit(1).one().await?.map(|row| row.id))
}

/// What people call a device.
pub(crate) async fn device_name(tx: &ReadTx, client: ClientId, device: DeviceId) -> Result<Option<String>, DbError> {
    let sql = "SELECT name FROM device WHERE client_id = $1 AND id = $2";
    let row = tx.row(sql, vec![client.uuid().into(), device.uuid().into()]).await?;
    Ok(row.map(|row| row.try_get("", "name")).transpose()?)
}

/// A device to forecast, with the zone of its site.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) client: ClientId,
    pub(crate) device: DeviceId,
    /// IANA name; `None` for a device without a site.
    pub(crate) zone: Option<String>,
    /// The local day of its newest forecast.
    pub(crate) newest: Option<Date>,
}

/// Devices that are not put away, of clients that are looked after, in order of their ids after one.
pub(crate) async fn candidates(tx: &ReadTx, after: Uuid, most: u64) -> Result<Vec<Candidate>, DbError> {
    let sql = "SELECT d.client_id, d.id, s.time_zone, \
               (SELECT MAX(f.made_on) FROM forecast f WHERE f.client_id = d.client_id AND f.device_id = d.id AND f.latest) AS newest \
               FROM device d JOIN client c ON c.id = d.client_id \
               LEFT JOIN site s ON s.client_id = d.client_id AND s.id = d.site_id \
               WHERE d.id > $1 AND d.state <> 'retired' AND d.last_seen_at IS NOT NULL AND c.archived_at IS NULL \
               ORDER BY d.id LIMIT $2";
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows = tx.rows(sql, vec![after.into(), most.into()]).await?;
    let read = |row: &db::Row| {
        let (client, device): (Uuid, Uuid) = (row.try_get("", "client_id")?, row.try_get("", "id")?);
        let newest: Option<String> = row.try_get("", "newest")?;
        Ok(Candidate {
            client: Id::from_uuid(client),
            device: Id::from_uuid(device),
            zone: row.try_get("", "time_zone")?,
            newest: newest.and_then(|text| text.parse().ok()),
        })
    };
    rows.iter().map(read).collect()
}
