//! SQL over `maintenance_window` and its devices.

use std::collections::HashMap;

use db::{DbError, ReadTx, WriteTx};
use kernel::{ClientId, DeviceId, Id, Page, PageRequest, Timestamp, UserId, WindowId};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order};
use uuid::Uuid;

use super::entity::{ActiveModel, Column, Entity, Model, link};
use super::{MOST, MaintenanceWindow, Reach, WindowFilter};

pub(crate) async fn find(tx: &ReadTx, id: WindowId) -> Result<Option<MaintenanceWindow>, DbError> {
    let rows = tx.select::<Entity>().filter(Column::Id.eq(id.uuid())).all().await?;
    Ok(with_devices(tx, rows).await?.pop())
}

/// Those of a client that end after an instant, by id.
pub(crate) async fn ending_after(
    tx: &ReadTx,
    client: ClientId,
    at: Timestamp,
) -> Result<Vec<MaintenanceWindow>, DbError> {
    let query = tx
        .select::<Entity>()
        .filter(Column::ClientId.eq(client.uuid()))
        .filter(Column::EndsAt.gt(at.micros()))
        .order_by(Column::Id, Order::Asc);
    let rows = query.limit(2 * MOST).all().await?;
    with_devices(tx, rows).await
}

/// One page, those that end last first.
pub(crate) async fn page(
    tx: &ReadTx,
    filter: WindowFilter,
    request: &PageRequest,
) -> Result<Page<MaintenanceWindow>, DbError> {
    let mut query = tx.select::<Entity>();
    if let Some(client) = filter.client {
        query = query.filter(Column::ClientId.eq(client.uuid()));
    }
    if let Some(at) = filter.ends_after {
        query = query.filter(Column::EndsAt.gt(at.micros()));
    }
    let page = query.page(request, &[(Column::EndsAt, Order::Desc), (Column::Id, Order::Desc)]).await?;
    let (cursors, rows): (Vec<_>, Vec<_>) = page.items.into_iter().unzip();
    let items = cursors.into_iter().zip(with_devices(tx, rows).await?).collect();
    Ok(Page { items, has_next: page.has_next, has_previous: page.has_previous, total: page.total })
}

pub(crate) async fn count_open(tx: &ReadTx, client: ClientId) -> Result<u64, DbError> {
    let query = tx.select::<Entity>().filter(Column::ClientId.eq(client.uuid()));
    query.filter(Column::EndsAt.gt(tx.now().micros())).count().await
}

async fn with_devices(tx: &ReadTx, rows: Vec<Model>) -> Result<Vec<MaintenanceWindow>, DbError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let query = tx.select::<link::Entity>().filter(link::Column::WindowId.is_in(rows.iter().map(|row| row.id)));
    let mut devices: HashMap<Uuid, Vec<DeviceId>> = HashMap::new();
    for row in query.order_by(link::Column::DeviceId, Order::Asc).all().await? {
        devices.entry(row.window_id).or_default().push(Id::from_uuid(row.device_id));
    }
    rows.into_iter()
        .map(|row| {
            let named = devices.remove(&row.id).unwrap_or_default();
            let mut window = MaintenanceWindow::try_from(row)?;
            if let Reach::Devices(of_window) = &mut window.reach {
                *of_window = named;
            }
            Ok(window)
        })
        .collect()
}

pub(crate) async fn insert(tx: &WriteTx, new: &MaintenanceWindow, by: Option<UserId>) -> Result<(), DbError> {
    let row = ActiveModel {
        id: Set(new.id.uuid()),
        client_id: Set(new.client.uuid()),
        name: Set(new.name.clone()),
        note: Set(new.note.clone()),
        starts_at: Set(new.starts_at.micros()),
        ends_at: Set(new.ends_at.micros()),
        mode: Set(new.mode.as_str().to_owned()),
        all_devices: Set(new.reach == Reach::All),
        expected_classes: Set(crate::stored::json(&new.expected_classes, "maintenance_window", "expected_classes")?),
        created_by: Set(by.map(Id::uuid)),
        version: Set(new.version),
        created_at: Set(tx.now().micros()),
    };
    let _: Model = tx.insert(row).await?;
    let Reach::Devices(devices) = &new.reach else { return Ok(()) };
    for device in devices {
        let row = link::ActiveModel {
            client_id: Set(new.client.uuid()),
            window_id: Set(new.id.uuid()),
            device_id: Set(device.uuid()),
        };
        let _: link::Model = tx.insert(row).await?;
    }
    Ok(())
}

/// Moves the end if the stored version is the expected one; tells whether it was.
pub(crate) async fn set_end(tx: &WriteTx, id: WindowId, expected: i32, ends_at: Timestamp) -> Result<bool, DbError> {
    let change = tx
        .update::<Entity>()
        .filter(Column::Id.eq(id.uuid()))
        .filter(Column::Version.eq(expected))
        .set(Column::EndsAt, ends_at.micros());
    Ok(change.increment(Column::Version).exec().await? == 1)
}
