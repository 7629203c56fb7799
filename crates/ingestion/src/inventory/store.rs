//! SQL over `inventory`.

use std::collections::HashMap;

use db::{DbError, ReadTx, Value, WriteTx};
use kernel::{DeviceId, Id, Timestamp};
use sea_orm::ColumnTrait;

use super::entity::{Column, Entity};
use super::shape::Inventory;
use super::{Document, KINDS};
use crate::telemetry::commit::plan::DeviceKey;

/// Keeps a document unless a newer one of its kind is there.
pub(crate) async fn put(tx: &WriteTx, (client, device): DeviceKey, document: &Document) -> Result<(), DbError> {
    let sql = "INSERT INTO inventory (client_id, device_id, kind, hash, body, collected_at) VALUES ($1, $2, $3, $4, $5, $6) \
               ON CONFLICT (client_id, device_id, kind) DO UPDATE SET hash = excluded.hash, body = excluded.body, \
               collected_at = excluded.collected_at WHERE excluded.collected_at >= inventory.collected_at";
    let values = vec![
        client.uuid().into(),
        device.uuid().into(),
        document.kind.into(),
        document.hash.to_vec().into(),
        Value::Json(Some(Box::new(document.body.clone()))),
        document.at.micros().into(),
    ];
    tx.execute(sql, values).await.map(drop)
}

/// The inventories of some devices; devices without one are left out.
pub(crate) async fn of_devices(tx: &ReadTx, devices: &[DeviceId]) -> Result<HashMap<DeviceId, Inventory>, DbError> {
    let query = tx.select::<Entity>().filter(Column::DeviceId.is_in(devices.iter().map(|id| id.uuid())));
    let rows = query.limit((devices.len() * KINDS.len()) as u64).all().await?;
    let mut found: HashMap<DeviceId, Inventory> = HashMap::new();
    for row in rows {
        let inventory = found.entry(Id::from_uuid(row.device_id)).or_default();
        inventory.add(&row.kind, &row.body, Timestamp::from_micros(row.collected_at));
    }
    Ok(found)
}

/// Which kinds of documents of a device came in `[from, to)`, with the instant.
///
/// # Errors
/// What the database says.
pub async fn collected(
    tx: &ReadTx,
    device: DeviceId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<(String, Timestamp)>, DbError> {
    let query = tx
        .select::<Entity>()
        .filter(Column::DeviceId.eq(device.uuid()))
        .filter(Column::CollectedAt.gte(from.micros()))
        .filter(Column::CollectedAt.lt(to.micros()));
    let rows = query.limit(KINDS.len() as u64).all().await?;
    Ok(rows.into_iter().map(|row| (row.kind, Timestamp::from_micros(row.collected_at))).collect())
}
