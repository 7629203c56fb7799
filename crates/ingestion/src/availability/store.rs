//! SQL over `availability_fact`.

use db::{DbError, ReadTx, WriteTx};
use kernel::{DeviceId, Timestamp};
use sea_orm::{ColumnTrait, Order};

use super::entity::{Column, Entity};
use super::{Fact, FactKind};
use crate::device::SilenceReason;
use crate::device::state::Farewell;
use crate::telemetry::commit::plan::DeviceKey;

/// Most facts of one answer.
pub(crate) const MOST: u64 = 500;

/// Adds a fact; tells whether it was not there yet.
pub(crate) async fn add(tx: &WriteTx, fact: &Fact) -> Result<bool, DbError> {
    let sql = "INSERT INTO availability_fact (client_id, id, device_id, at, kind, message) VALUES ($1, $2, $3, $4, $5, $6) \
               ON CONFLICT DO NOTHING";
    let values = vec![
        fact.client.uuid().into(),
        fact.id.into(),
        fact.device.uuid().into(),
        fact.at.micros().into(),
        fact.kind.as_str().into(),
        fact.message.as_str().into(),
    ];
    Ok(tx.execute(sql, values).await? == 1)
}

/// Facts about a device in `[from, to)`, oldest first; the newest [`MOST`] of them.
pub(crate) async fn between(
    tx: &ReadTx,
    device: DeviceId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Fact>, DbError> {
    let query = tx
        .select::<Entity>()
        .filter(Column::DeviceId.eq(device.uuid()))
        .filter(Column::At.gte(from.micros()))
        .filter(Column::At.lt(to.micros()));
    let rows = query.order_by(Column::At, Order::Desc).order_by(Column::Id, Order::Desc).limit(MOST).all().await?;
    let mut facts = rows.into_iter().map(Fact::try_from).collect::<Result<Vec<_>, _>>()?;
    facts.reverse();
    Ok(facts)
}

/// The agent's last word, if the newest that it told about its life is a farewell.
pub(crate) async fn farewell(tx: &ReadTx, (client, device): DeviceKey) -> Result<Option<Farewell>, DbError> {
    let life = [
        FactKind::AgentStarted,
        FactKind::AgentStopped,
        FactKind::HostBooted,
        FactKind::HostShutdown,
        FactKind::Returned,
    ];
    let query = tx
        .select::<Entity>()
        .filter(Column::ClientId.eq(client.uuid()))
        .filter(Column::DeviceId.eq(device.uuid()))
        .filter(Column::Kind.is_in(life.map(FactKind::as_str)));
    let row = query.order_by(Column::At, Order::Desc).order_by(Column::Id, Order::Desc).limit(1).one().await?;
    let Some(fact) = row.map(Fact::try_from).transpose()? else { return Ok(None) };
    let reason = match fact.kind {
        FactKind::AgentStopped => SilenceReason::AgentStopped,
        FactKind::HostShutdown => SilenceReason::HostShutdown,
        _ => return Ok(None),
    };
    Ok(Some(Farewell { reason, at: fact.at }))
}
