//! SQL over `escalation` and `escalation_notice`.

use db::{DbError, ReadTx, WriteTx};
use kernel::{ClientId, Id, InsightId, Timestamp};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, Order};
use uuid::Uuid;

use super::entity::{ActiveModel, Column, Entity, Model, notice};
use super::{Escalation, Notice, State};
use crate::stored::json;

/// Most notices of one insight that are shown.
pub(crate) const MOST_NOTICES: u64 = 200;

/// A run as it stands.
pub(crate) async fn find(tx: &ReadTx, id: Uuid) -> Result<Option<Escalation>, DbError> {
    tx.select::<Entity>().filter(Column::Id.eq(id)).one().await?.map(Escalation::try_from).transpose()
}

/// A run that is about to go on: nobody else moves it until the transaction ends.
pub(crate) async fn locked(tx: &WriteTx, id: Uuid) -> Result<Option<Escalation>, DbError> {
    let query = tx.select::<Entity>().filter(Column::Id.eq(id)).for_update();
    query.one().await?.map(Escalation::try_from).transpose()
}

/// The running one of an insight, for a change.
pub(crate) async fn running(tx: &WriteTx, insight: InsightId) -> Result<Option<Escalation>, DbError> {
    let query = tx
        .select::<Entity>()
        .filter(Column::InsightId.eq(insight.uuid()))
        .filter(Column::State.eq(State::Running.as_str()))
        .for_update();
    query.one().await?.map(Escalation::try_from).transpose()
}

/// The newest run of each of some insights.
pub(crate) async fn newest(tx: &ReadTx, insights: &[InsightId]) -> Result<Vec<Escalation>, DbError> {
    let query = tx.select::<Entity>().filter(Column::InsightId.is_in(insights.iter().map(|id| id.uuid())));
    let rows = query.order_by(Column::Run, Order::Asc).limit(1_000 + 100 * insights.len() as u64).all().await?;
    let mut found: std::collections::BTreeMap<Uuid, Escalation> = std::collections::BTreeMap::new();
    for row in rows {
        found.insert(row.insight_id, Escalation::try_from(row)?);
    }
    Ok(found.into_values().collect())
}

/// The number of the newest run of an insight; 0 if there is none.
pub(crate) async fn last_run(tx: &ReadTx, insight: InsightId) -> Result<i32, DbError> {
    let query = tx.select::<Entity>().filter(Column::InsightId.eq(insight.uuid()));
    let row = query.order_by(Column::Run, Order::Desc).limit(1).one().await?;
    Ok(row.map_or(0, |row| row.run))
}

/// Running ones of every client that should have gone on before an instant: their job was lost. At most `most`.
pub(crate) async fn overdue(tx: &ReadTx, before: Timestamp, most: u64) -> Result<Vec<(ClientId, Uuid, i32)>, DbError> {
    let late = Condition::all().add(Column::State.eq(State::Running.as_str())).add(Column::NextAt.lt(before.micros()));
    let rows = tx.select::<Entity>().filter(late).order_by(Column::Id, Order::Asc).limit(most).all().await?;
    Ok(rows.into_iter().map(|row| (Id::from_uuid(row.client_id), row.id, row.position)).collect())
}

pub(crate) async fn insert(tx: &WriteTx, run: &Escalation) -> Result<(), DbError> {
    let row = ActiveModel {
        id: Set(run.id),
        client_id: Set(run.client.uuid()),
        insight_id: Set(run.insight.uuid()),
        run: Set(run.run),
        policy_id: Set(run.policy.uuid()),
        policy_version: Set(run.policy_version),
        policy_name: Set(run.policy_name.clone()),
        definition: Set(json(&run.definition, "escalation", "definition")?),
        state: Set(run.state.as_str().to_owned()),
        round: Set(i32::try_from(run.stand.round).unwrap_or(i32::MAX)),
        step: Set(i32::try_from(run.stand.step).unwrap_or(i32::MAX)),
        position: Set(run.position),
        reason: Set(run.reason.clone()),
        next_at: Set(run.next_at.map(Timestamp::micros)),
        started_at: Set(run.started_at.micros()),
        ended_at: Set(run.ended_at.map(Timestamp::micros)),
    };
    tx.insert(row).await.map(|_: Model| ())
}

pub(crate) async fn save(tx: &WriteTx, run: &Escalation) -> Result<(), DbError> {
    tx.update::<Entity>()
        .filter(Column::Id.eq(run.id))
        .set(Column::State, run.state.as_str())
        .set(Column::Round, i32::try_from(run.stand.round).unwrap_or(i32::MAX))
        .set(Column::Step, i32::try_from(run.stand.step).unwrap_or(i32::MAX))
        .set(Column::Position, run.position)
        .set(Column::Reason, run.reason.as_str())
        .set(Column::NextAt, run.next_at.map(Timestamp::micros))
        .set(Column::EndedAt, run.ended_at.map(Timestamp::micros))
        .exec()
        .await
        .map(drop)
}

/// Whether the same notice was given already.
pub(crate) async fn is_given(tx: &ReadTx, new: &Notice) -> Result<bool, DbError> {
    let given = tx
        .select::<notice::Entity>()
        .filter(notice::Column::ClientId.eq(new.client.uuid()))
        .filter(notice::Column::InsightId.eq(new.insight.uuid()))
        .filter(notice::Column::Run.eq(new.run))
        .filter(notice::Column::Step.eq(&new.step))
        .filter(notice::Column::Recipient.eq(&new.recipient));
    Ok(given.count().await? > 0)
}

/// Writes a notice down.
pub(crate) async fn insert_notice(tx: &WriteTx, new: &Notice) -> Result<(), DbError> {
    let row = notice::ActiveModel {
        id: Set(new.id),
        client_id: Set(new.client.uuid()),
        insight_id: Set(new.insight.uuid()),
        escalation_id: Set(new.escalation),
        run: Set(new.run),
        step: Set(new.step.clone()),
        recipient: Set(new.recipient.clone()),
        user_id: Set(new.user.map(Id::uuid)),
        recipient_name: Set(new.recipient_name.clone()),
        email: Set(new.email.clone()),
        message_id: Set(new.message_id.clone()),
        link_id: Set(new.link.map(Id::uuid)),
        at: Set(new.at.micros()),
    };
    tx.insert(row).await.map(|_: notice::Model| ())
}

/// Notices of some insights, oldest first.
pub(crate) async fn notices(tx: &ReadTx, insights: &[InsightId]) -> Result<Vec<Notice>, DbError> {
    let query =
        tx.select::<notice::Entity>().filter(notice::Column::InsightId.is_in(insights.iter().map(|id| id.uuid())));
    let query = query.order_by(notice::Column::At, Order::Asc).order_by(notice::Column::Id, Order::Asc);
    let rows = query.limit(MOST_NOTICES * insights.len() as u64).all().await?;
    Ok(rows.into_iter().map(Notice::from).collect())
}
