//! SQL over `alert`.

use db::{DbError, ReadTx, WriteTx};
use kernel::{AlertId, ClientId, DeviceId, Id, InsightId, Page, PageRequest, Timestamp};
use sea_orm::{ActiveValue::Set, ColumnTrait, FromQueryResult, Order};

use super::entity::{ActiveModel, Column, Entity, Model};
use super::{Alert, AlertFilter, AlertState, Reason, level_of};
use crate::signal::Level;
use crate::stored::json;

/// Most members of one insight that are shown.
pub(crate) const MOST_MEMBERS: u64 = 100;
/// Most alerts of one client that go on at once and are looked at.
const MOST_ACTIVE: u64 = 50_000;

pub(crate) async fn by_ids(tx: &ReadTx, ids: &[AlertId]) -> Result<Vec<Alert>, DbError> {
    let query = tx.select::<Entity>().filter(Column::Id.is_in(ids.iter().map(|id| id.uuid())));
    query.all().await?.into_iter().map(Alert::try_from).collect()
}

/// The alert of a signal that goes on.
pub(crate) async fn active(tx: &ReadTx, client: ClientId, signal_key: &str) -> Result<Option<Alert>, DbError> {
    let query = tx
        .select::<Entity>()
        .filter(Column::ClientId.eq(client.uuid()))
        .filter(Column::SignalKey.eq(signal_key))
        .filter(Column::EndedAt.is_null());
    query.one().await?.map(Alert::try_from).transpose()
}

/// Every alert of a client that goes on.
pub(crate) async fn all_active(tx: &ReadTx, client: ClientId) -> Result<Vec<Alert>, DbError> {
    let query = tx.select::<Entity>().filter(Column::ClientId.eq(client.uuid())).filter(Column::EndedAt.is_null());
    query.limit(MOST_ACTIVE).all().await?.into_iter().map(Alert::try_from).collect()
}

/// Members of some insights, oldest first.
pub(crate) async fn of_insights(tx: &ReadTx, insights: &[InsightId]) -> Result<Vec<Alert>, DbError> {
    let query = tx.select::<Entity>().filter(Column::InsightId.is_in(insights.iter().map(|id| id.uuid())));
    let query = query.order_by(Column::RaisedAt, Order::Asc).order_by(Column::Id, Order::Asc);
    let rows = query.limit(MOST_MEMBERS * insights.len() as u64).all().await?;
    rows.into_iter().map(Alert::try_from).collect()
}

/// The worst level of the members of an insight that go on; ok if none does. However many there are, a row a level is read.
pub(crate) async fn worst_active(tx: &ReadTx, insight: InsightId) -> Result<Level, DbError> {
    let query = tx.select::<Entity>().filter(Column::InsightId.eq(insight.uuid())).filter(Column::EndedAt.is_null());
    let mut worst = Level::Ok;
    for row in query.count_by::<LevelRow>([Column::Level]).await? {
        let wrong = || DbError::Inconsistent { table: "alert", column: "level", row: insight.to_string() };
        worst = worst.max(level_of(&row.level).ok_or_else(wrong)?);
    }
    Ok(worst)
}

#[derive(FromQueryResult)]
struct LevelRow {
    level: String,
}

/// One page, newest first.
pub(crate) async fn page(tx: &ReadTx, filter: &AlertFilter, request: &PageRequest) -> Result<Page<Alert>, DbError> {
    let mut query = tx.select::<Entity>();
    for (column, id) in [
        (Column::ClientId, filter.client.map(Id::uuid)),
        (Column::DeviceId, filter.device.map(Id::uuid)),
        (Column::RuleId, filter.rule.map(Id::uuid)),
    ] {
        if let Some(id) = id {
            query = query.filter(column.eq(id));
        }
    }
    query = match filter.state {
        Some(AlertState::Active) => query.filter(Column::EndedAt.is_null()),
        Some(AlertState::Ended) => query.filter(Column::EndedAt.is_not_null()),
        None => query,
    };
    if let Some(from) = filter.from {
        query = query.filter(Column::RaisedAt.gte(from.micros()));
    }
    if let Some(to) = filter.to {
        query = query.filter(Column::RaisedAt.lt(to.micros()));
    }
    let page = query.page(request, &[(Column::RaisedAt, Order::Desc), (Column::Id, Order::Desc)]).await?;
    let items = page.items.into_iter().map(|(cursor, row)| Alert::try_from(row).map(|alert| (cursor, alert)));
    let items = items.collect::<Result<Vec<_>, _>>()?;
    Ok(Page { items, has_next: page.has_next, has_previous: page.has_previous, total: page.total })
}

pub(crate) async fn insert(tx: &WriteTx, alert: &Alert) -> Result<(), DbError> {
    let row = ActiveModel {
        id: Set(alert.id.uuid()),
        client_id: Set(alert.client.uuid()),
        signal_key: Set(alert.signal_key.clone()),
        fingerprint: Set(alert.fingerprint.to_vec()),
        insight_id: Set(alert.insight.uuid()),
        home_insight_id: Set(alert.home.uuid()),
        rule_id: Set(alert.rule.uuid()),
        rule_name: Set(alert.rule_name.clone()),
        device_id: Set(alert.device.uuid()),
        component: Set(alert.component.clone()),
        class: Set(alert.class.clone()),
        area: Set(alert.area.clone()),
        metric: Set(alert.metric.clone()),
        level: Set(alert.level.as_str().to_owned()),
        worst_level: Set(alert.worst.as_str().to_owned()),
        value: Set(alert.value),
        threshold: Set(alert.threshold),
        owner_team_id: Set(alert.owner.team.uuid()),
        owner_path: Set(json(&alert.owner.path, "alert", "owner_path")?),
        owner_area_id: Set(alert.owner.responsibility.map(Id::uuid)),
        coverage: Set(alert.owner.verdict.as_str().to_owned()),
        agreement_id: Set(alert.owner.agreement.map(Id::uuid)),
        suppression: Set(json(&alert.suppression, "alert", "suppression")?),
        symptom_of: Set(alert.symptom_of.clone()),
        began_at: Set(alert.began_at.micros()),
        raised_at: Set(alert.raised_at.micros()),
        ended_at: Set(None),
    };
    tx.insert(row).await.map(|_: Model| ())
}

pub(crate) async fn set_level(tx: &WriteTx, id: AlertId, level: Level, worst: Level) -> Result<(), DbError> {
    let change = tx.update::<Entity>().filter(Column::Id.eq(id.uuid()));
    change.set(Column::Level, level.as_str()).set(Column::WorstLevel, worst.as_str()).exec().await.map(drop)
}

pub(crate) async fn end(tx: &WriteTx, id: AlertId, at: Timestamp) -> Result<(), DbError> {
    let change = tx.update::<Entity>().filter(Column::Id.eq(id.uuid()));
    change
        .set(Column::Level, Level::Ok.as_str())
        .set(Column::EndedAt, at.micros())
        .set(Column::Suppression, serde_json::json!([]))
        .exec()
        .await
        .map(drop)
}

/// Moves an alert into a story, as the symptom of a signal or on its own.
pub(crate) async fn attach(
    tx: &WriteTx,
    id: AlertId,
    insight: InsightId,
    symptom_of: Option<&str>,
) -> Result<(), DbError> {
    let change = tx.update::<Entity>().filter(Column::Id.eq(id.uuid())).set(Column::InsightId, insight.uuid());
    change.set(Column::SymptomOf, symptom_of.map(str::to_owned)).exec().await.map(drop)
}

pub(crate) async fn set_suppression(tx: &WriteTx, id: AlertId, reasons: &[Reason]) -> Result<(), DbError> {
    let reasons = json(&reasons, "alert", "suppression")?;
    let change = tx.update::<Entity>().filter(Column::Id.eq(id.uuid())).set(Column::Suppression, reasons);
    change.exec().await.map(drop)
}

/// Alerts of a device that overlap `[from, to)`, oldest first; at most 100.
pub(crate) async fn around(
    tx: &ReadTx,
    device: DeviceId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Alert>, DbError> {
    let query = tx
        .select::<Entity>()
        .filter(Column::DeviceId.eq(device.uuid()))
        .filter(Column::RaisedAt.gte(from.micros()))
        .filter(Column::RaisedAt.lt(to.micros()));
    let rows = query.order_by(Column::RaisedAt, Order::Asc).limit(100).all().await?;
    rows.into_iter().map(Alert::try_from).collect()
}
