//! SQL over `alert_act`.

use db::{DbError, ReadTx, WriteTx};
use kernel::{ClientId, Timestamp};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order};
use uuid::Uuid;

use super::entity::{ActiveModel, Column, Entity, Model};
use super::{Act, Waiting};

/// Acts that one look takes; the rest waits for the next.
const MOST: u64 = 1_000;

pub(crate) async fn insert(tx: &WriteTx, act: &Waiting) -> Result<(), DbError> {
    let until = match act.act {
        Act::Snooze(until) => Some(until),
        _ => None,
    };
    let row = ActiveModel {
        id: Set(act.id),
        client_id: Set(act.client.uuid()),
        signal_key: Set(act.signal_key.clone()),
        kind: Set(act.act.as_str().to_owned()),
        until: Set(until.map(Timestamp::micros)),
        at: Set(tx.now().micros()),
        applied_at: Set(None),
    };
    tx.insert(row).await.map(|_: Model| ())
}

/// What waits of a client, in order.
pub(crate) async fn waiting(tx: &ReadTx, client: ClientId) -> Result<Vec<Waiting>, DbError> {
    let query = tx
        .select::<Entity>()
        .filter(Column::ClientId.eq(client.uuid()))
        .filter(Column::AppliedAt.is_null())
        .order_by(Column::Id, Order::Asc);
    query.limit(MOST).all().await?.into_iter().map(Waiting::try_from).collect()
}

/// Marks acts as applied.
pub(crate) async fn applied(tx: &WriteTx, acts: &[Uuid]) -> Result<(), DbError> {
    if acts.is_empty() {
        return Ok(());
    }
    let change = tx.update::<Entity>().filter(Column::Id.is_in(acts.iter().copied()));
    change.set(Column::AppliedAt, tx.now().micros()).exec().await.map(drop)
}

/// Removes acts that were applied before an instant, of every client.
pub(crate) async fn purge(tx: &WriteTx, before: Timestamp) -> Result<u64, DbError> {
    tx.delete::<Entity>().filter(Column::AppliedAt.lt(before.micros())).exec().await
}
