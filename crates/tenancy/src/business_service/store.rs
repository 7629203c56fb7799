//! SQL over `business_service` and its links to devices.

use std::collections::HashMap;

use db::{DbError, ReadTx, WriteTx};
use kernel::{ClientId, DeviceId, Id, ServiceId};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order};

use super::entity::{ActiveModel, Column, Entity, Model, link};
use super::{BusinessService, ServicePatch};
use crate::limits;

pub(crate) async fn find(tx: &ReadTx, id: ServiceId) -> Result<Option<BusinessService>, DbError> {
    Ok(by_ids(tx, vec![id]).await?.pop())
}

pub(crate) async fn by_ids(tx: &ReadTx, ids: Vec<ServiceId>) -> Result<Vec<BusinessService>, DbError> {
    let ids = ids.into_iter().map(|id| id.uuid());
    let rows = tx.select::<Entity>().filter(Column::Id.is_in(ids)).all().await?;
    with_devices(tx, rows).await
}

pub(crate) async fn of_clients(tx: &ReadTx, clients: Vec<ClientId>) -> Result<Vec<BusinessService>, DbError> {
    let bound = limits::SERVICES * clients.len() as u64;
    let clients = clients.into_iter().map(|id| id.uuid());
    let query = tx.select::<Entity>().filter(Column::ClientId.is_in(clients)).order_by(Column::Name, Order::Asc);
    with_devices(tx, query.limit(bound).all().await?).await
}

/// The services that stand on each of some devices.
pub(crate) async fn on_devices(tx: &ReadTx, devices: Vec<DeviceId>) -> Result<Vec<(DeviceId, ServiceId)>, DbError> {
    let devices = devices.into_iter().map(|id| id.uuid());
    let rows = tx.select::<link::Entity>().filter(link::Column::DeviceId.is_in(devices)).all().await?;
    Ok(rows.into_iter().map(|row| (Id::from_uuid(row.device_id), Id::from_uuid(row.service_id))).collect())
}

async fn with_devices(tx: &ReadTx, rows: Vec<Model>) -> Result<Vec<BusinessService>, DbError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids = rows.iter().map(|row| row.id);
    let query = tx.select::<link::Entity>().filter(link::Column::ServiceId.is_in(ids));
    let mut devices: HashMap<uuid::Uuid, Vec<DeviceId>> = HashMap::new();
    for row in query.order_by(link::Column::DeviceId, Order::Asc).all().await? {
        devices.entry(row.service_id).or_default().push(Id::from_uuid(row.device_id));
    }
    rows.into_iter()
        .map(|row| {
            let of_row = devices.remove(&row.id).unwrap_or_default();
            BusinessService::try_from(row).map(|service| BusinessService { devices: of_row, ..service })
        })
        .collect()
}

pub(crate) async fn count(tx: &ReadTx, client: ClientId) -> Result<u64, DbError> {
    tx.select::<Entity>().filter(Column::ClientId.eq(client.uuid())).count().await
}

pub(crate) async fn insert(tx: &WriteTx, service: &BusinessService) -> Result<(), DbError> {
    let cost = service.outage_cost.clone();
    let row = ActiveModel {
        id: Set(service.id.uuid()),
        client_id: Set(service.client.uuid()),
        name: Set(service.name.clone()),
        description: Set(service.description.clone()),
        criticality: Set(service.criticality.as_str().to_owned()),
        user_count: Set(service.user_count),
        outage_cost_per_hour_minor: Set(cost.as_ref().map(|cost| cost.per_hour_minor)),
        outage_cost_currency: Set(cost.map(|cost| cost.currency)),
        version: Set(service.version),
        created_at: Set(tx.now().micros()),
    };
    tx.insert(row).await.map(|_: Model| ())
}

/// Replaces the devices of a service.
pub(crate) async fn set_devices(
    tx: &WriteTx,
    client: ClientId,
    service: ServiceId,
    devices: &[DeviceId],
) -> Result<(), DbError> {
    tx.delete::<link::Entity>().filter(link::Column::ServiceId.eq(service.uuid())).exec().await?;
    for device in devices {
        let row = link::ActiveModel {
            client_id: Set(client.uuid()),
            service_id: Set(service.uuid()),
            device_id: Set(device.uuid()),
        };
        let _: link::Model = tx.insert(row).await?;
    }
    Ok(())
}

/// Applies the patch, but for the devices, if the stored version is the expected one; tells whether it was.
pub(crate) async fn update(tx: &WriteTx, id: ServiceId, expected: i32, patch: ServicePatch) -> Result<bool, DbError> {
    let mut change = tx.update::<Entity>().filter(Column::Id.eq(id.uuid())).filter(Column::Version.eq(expected));
    if let Some(name) = patch.name {
        change = change.set(Column::Name, name.into_string());
    }
    if let Some(description) = patch.description {
        change = change.set(Column::Description, description.into_string());
    }
    if let Some(criticality) = patch.criticality {
        change = change.set(Column::Criticality, criticality.as_str());
    }
    if let Some(users) = patch.user_count {
        change = change.set(Column::UserCount, users);
    }
    if let Some(cost) = patch.outage_cost {
        change = change
            .set(Column::OutageCostPerHourMinor, cost.per_hour_minor)
            .set(Column::OutageCostCurrency, cost.currency);
    }
    Ok(change.increment(Column::Version).exec().await? == 1)
}
