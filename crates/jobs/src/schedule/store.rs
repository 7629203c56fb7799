//! SQL of fires.

use db::{DbError, ReadTx, WriteTx};
use kernel::Timestamp;
use sea_orm::{ColumnTrait, Order};
use uuid::Uuid;

use super::entity::{Column, Entity};

/// Whether some node has this fire.
pub(super) async fn is_claimed(tx: &ReadTx, schedule: &'static str, fire_at: Timestamp) -> Result<bool, DbError> {
    let same = tx.select::<Entity>().filter(Column::Schedule.eq(schedule)).filter(Column::FireAt.eq(fire_at.micros()));
    Ok(same.count().await? > 0)
}

/// Tries to take this fire; `false` says that another node has it.
pub(super) async fn claim(
    tx: &WriteTx,
    schedule: &'static str,
    fire_at: Timestamp,
    node: Uuid,
) -> Result<bool, DbError> {
    let sql = "INSERT INTO schedule_fire (schedule, fire_at, node_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    Ok(tx.execute(sql, vec![schedule.into(), fire_at.micros().into(), node.into()]).await? == 1)
}

/// The last fire of a schedule.
pub(crate) async fn last(tx: &ReadTx, schedule: &'static str) -> Result<Option<Timestamp>, DbError> {
    let query =
        tx.select::<Entity>().filter(Column::Schedule.eq(schedule)).order_by(Column::FireAt, Order::Desc).limit(1);
    Ok(query.one().await?.map(|row| Timestamp::from_micros(row.fire_at)))
}

/// Fires that one answer holds: those of a week for a schedule that fires each minute.
const MOST_FIRES: u64 = 10_080;

/// The fires of a schedule at or after an instant, oldest first: when some node took it upon itself to run. Of very many
/// the newest are given; fires older than a day are forgotten.
///
/// # Errors
/// What the database says.
pub async fn fires(tx: &ReadTx, schedule: &str, from: Timestamp) -> Result<Vec<Timestamp>, DbError> {
    let query = tx.select::<Entity>().filter(Column::Schedule.eq(schedule)).filter(Column::FireAt.gte(from.micros()));
    let rows = query.order_by(Column::FireAt, Order::Desc).limit(MOST_FIRES).all().await?;
    Ok(rows.into_iter().rev().map(|row| Timestamp::from_micros(row.fire_at)).collect())
}

/// Removes fires before `before`, but keeps the last one of each schedule.
pub(crate) async fn remove_old(tx: &WriteTx, before: Timestamp) -> Result<u64, DbError> {
    let sql = "DELETE FROM schedule_fire WHERE fire_at < $1 AND fire_at < \
               (SELECT max(fire_at) FROM schedule_fire newest WHERE newest.schedule = schedule_fire.schedule)";
    tx.execute(sql, vec![before.micros().into()]).await
}
