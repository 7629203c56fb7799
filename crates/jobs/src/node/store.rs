//! SQL of nodes' lives.

use db::{DbError, ReadTx, WriteTx};
use kernel::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, Condition, Order};
use uuid::Uuid;

use super::Life;
use super::entity::{ActiveModel, Column, Entity};

/// Most lives looked at for one question about outages.
const MOST: u64 = 10_000;

pub(super) async fn start(tx: &WriteTx, id: Uuid, version: &str) -> Result<(), DbError> {
    let now = tx.now().micros();
    let row = ActiveModel {
        id: Set(id),
        version: Set(version.to_owned()),
        started_at: Set(now),
        alive_at: Set(now),
        stopped_at: Set(None),
    };
    tx.insert(row).await.map(|_| ())
}

pub(super) async fn mark(tx: &WriteTx, id: Uuid) -> Result<(), DbError> {
    let living = tx.update::<Entity>().filter(Column::Id.eq(id)).filter(Column::StoppedAt.is_null());
    living.set(Column::AliveAt, tx.now().micros()).exec().await.map(|_| ())
}

pub(super) async fn stop(tx: &WriteTx, id: Uuid) -> Result<(), DbError> {
    let now = tx.now().micros();
    let own = tx.update::<Entity>().filter(Column::Id.eq(id));
    own.set(Column::AliveAt, now).set(Column::StoppedAt, now).exec().await.map(|_| ())
}

/// Lives that reach beyond `since`, in the order of their start.
pub(super) async fn lives(tx: &ReadTx, since: Timestamp) -> Result<Vec<Life>, DbError> {
    let reaches = Condition::any().add(Column::AliveAt.gte(since.micros())).add(Column::StoppedAt.gte(since.micros()));
    let rows = tx.select::<Entity>().filter(reaches).order_by(Column::StartedAt, Order::Asc).limit(MOST).all().await?;
    let life = |row: super::entity::Model| Life {
        started_at: Timestamp::from_micros(row.started_at),
        alive_at: Timestamp::from_micros(row.alive_at),
        stopped_at: row.stopped_at.map(Timestamp::from_micros),
    };
    Ok(rows.into_iter().map(life).collect())
}

pub(super) async fn remove_old(tx: &WriteTx, before: Timestamp) -> Result<u64, DbError> {
    tx.delete::<Entity>().filter(Column::AliveAt.lt(before.micros())).exec().await
}
