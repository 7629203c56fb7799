//! SQL over `device_dependency`.

use db::{DbError, Dialect, ReadTx, WriteTx};
use kernel::{ClientId, DeviceId};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order};

use super::Dependency;
use super::entity::{ActiveModel, Column, Entity, Model};

/// Most dependencies of one client.
pub(crate) const MOST_OF_CLIENT: u64 = 20_000;

/// Makes writers of one client's dependencies take turns: each sees what the one before wrote. SQLite's writer is alone
/// anyway. Rows that only point at the client are not kept waiting.
pub(super) async fn lock(tx: &WriteTx, client: ClientId) -> Result<(), DbError> {
    if tx.dialect() == Dialect::Postgres {
        tx.row("SELECT id FROM client WHERE id = $1 FOR NO KEY UPDATE", vec![client.uuid().into()]).await?;
    }
    Ok(())
}

pub(crate) async fn of_client(tx: &ReadTx, client: ClientId) -> Result<Vec<Dependency>, DbError> {
    let query = tx
        .select::<Entity>()
        .filter(Column::ClientId.eq(client.uuid()))
        .order_by(Column::DeviceId, Order::Asc)
        .order_by(Column::ParentId, Order::Asc)
        .order_by(Column::Kind, Order::Asc);
    query.limit(MOST_OF_CLIENT).all().await?.into_iter().map(Dependency::try_from).collect()
}

/// Replaces what a device depends on.
pub(crate) async fn set(
    tx: &WriteTx,
    client: ClientId,
    device: DeviceId,
    parents: &[Dependency],
) -> Result<(), DbError> {
    tx.delete::<Entity>().filter(Column::DeviceId.eq(device.uuid())).exec().await?;
    for one in parents {
        let row = ActiveModel {
            client_id: Set(client.uuid()),
            device_id: Set(device.uuid()),
            parent_id: Set(one.parent.uuid()),
            kind: Set(one.kind.as_str().to_owned()),
            redundancy: Set(one.redundancy.clone()),
        };
        let _: Model = tx.insert(row).await?;
    }
    Ok(())
}
