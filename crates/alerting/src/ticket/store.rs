//! SQL over `ticket_request`.

use db::{DbError, ReadTx, WriteTx};
use kernel::InsightId;
use sea_orm::{ActiveValue::Set, ColumnTrait, Order};
use uuid::Uuid;

use super::TicketRequest;
use super::entity::{ActiveModel, Column, Entity, Model};
use crate::signal::TicketStep;

/// Requests that one look takes; the rest waits for the next.
const MOST: u64 = 100;

/// Reads a stored action.
pub(super) fn step_of(text: &str) -> Option<TicketStep> {
    [
        TicketStep::Opened,
        TicketStep::ResolvedAuto,
        TicketStep::AwaitingConfirmation,
        TicketStep::ClosedAuto,
        TicketStep::Reopened,
        TicketStep::ProblemCreated,
    ]
    .into_iter()
    .find(|step| step.as_str() == text)
}

pub(super) async fn pending(tx: &WriteTx, insight: InsightId) -> Result<Vec<TicketRequest>, DbError> {
    let query = tx
        .select::<Entity>()
        .filter(Column::InsightId.eq(insight.uuid()))
        .filter(Column::AppliedAt.is_null())
        .order_by(Column::Position, Order::Asc)
        .limit(MOST)
        .for_update();
    query.all().await?.into_iter().map(TicketRequest::try_from).collect()
}

pub(super) async fn last_position(tx: &ReadTx, insight: InsightId) -> Result<i32, DbError> {
    let query = tx.select::<Entity>().filter(Column::InsightId.eq(insight.uuid()));
    let row = query.order_by(Column::Position, Order::Desc).limit(1).one().await?;
    Ok(row.map_or(0, |row| row.position))
}

pub(super) async fn insert(tx: &WriteTx, request: &TicketRequest) -> Result<(), DbError> {
    let row = ActiveModel {
        id: Set(request.id),
        client_id: Set(request.client.uuid()),
        insight_id: Set(request.insight.uuid()),
        position: Set(request.position),
        signal_key: Set(request.signal_key.clone()),
        n: Set(request.n),
        action: Set(request.action.as_str().to_owned()),
        level: Set(request.level.as_str().to_owned()),
        at: Set(request.at.micros()),
        applied_at: Set(None),
    };
    tx.insert(row).await.map(|_: Model| ())
}

pub(super) async fn mark_applied(tx: &WriteTx, id: Uuid) -> Result<bool, DbError> {
    let change = tx.update::<Entity>().filter(Column::Id.eq(id)).filter(Column::AppliedAt.is_null());
    Ok(change.set(Column::AppliedAt, tx.now().micros()).exec().await? == 1)
}
