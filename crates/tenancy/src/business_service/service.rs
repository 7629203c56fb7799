//! The only writer of business services.

use db::{DbError, ReadTx, WriteTx};
use kernel::id::ServiceKind;
use kernel::{ClientId, DeviceId, ErrorCode, Failure, Permission, Scope, ServiceId};

use super::{BusinessService, NewService, ServicePatch, store};
use crate::input::stored;
use crate::record::{self, Kept};
use crate::{Tenancy, limits};

impl Kept for BusinessService {
    type Patch = ServicePatch;
    const PERMISSION: Permission = Permission::ClientWrite;
    const LIMIT: u64 = limits::SERVICES;
    const ACTIONS: [&'static str; 2] = ["business_service.create", "business_service.update"];

    async fn find(tx: &ReadTx, id: ServiceId) -> Result<Option<Self>, DbError> {
        store::find(tx, id).await
    }
    async fn count(tx: &ReadTx, client: ClientId) -> Result<u64, DbError> {
        store::count(tx, client).await
    }
    async fn insert(&self, tx: &WriteTx) -> Result<(), DbError> {
        store::insert(tx, self).await?;
        store::set_devices(tx, self.client, self.id, &self.devices).await
    }
    async fn update(&self, tx: &WriteTx, expected: i32, mut patch: ServicePatch) -> Result<bool, DbError> {
        let devices = patch.devices.take();
        let fits = store::update(tx, self.id, expected, patch).await?;
        if let Some(devices) = devices.filter(|_| fits) {
            store::set_devices(tx, self.client, self.id, &devices).await?;
        }
        Ok(fits)
    }
    fn refusal(error: DbError) -> Failure {
        stored::<ServiceKind>(error, "name", "deviceIds")
    }
}

/// Adds a business service to a client.
///
/// # Errors
/// Not found for the client or a device, taken for the name, or a limit.
pub async fn create(tenancy: &Tenancy, scope: &Scope, new: NewService) -> Result<BusinessService, Failure> {
    let (client, id) = (new.client, new.id);
    let build = move |id| {
        Ok(BusinessService {
            id,
            client,
            name: new.name.into_string(),
            description: new.description.into_string(),
            criticality: new.criticality,
            user_count: new.user_count,
            outage_cost: new.outage_cost,
            devices: distinct(new.devices)?,
            version: 1,
        })
    };
    record::create(tenancy, scope, client, id, build).await
}

/// Changes a business service.
///
/// # Errors
/// Not found, conflict, taken, or a limit.
pub async fn update(
    tenancy: &Tenancy,
    scope: &Scope,
    id: ServiceId,
    expected: i32,
    patch: ServicePatch,
) -> Result<BusinessService, Failure> {
    let devices = patch.devices.map(distinct).transpose()?;
    record::update(tenancy, scope, id, expected, ServicePatch { devices, ..patch }).await
}

/// The devices in order and once each, or the refusal of too many.
fn distinct(mut devices: Vec<DeviceId>) -> Result<Vec<DeviceId>, Failure> {
    devices.sort_unstable();
    devices.dedup();
    if devices.len() > limits::SERVICE_DEVICES {
        let message = format!("A business service can stand on at most {} devices.", limits::SERVICE_DEVICES);
        return Err(Failure::rejected(ErrorCode::LimitReached, "deviceIds", message));
    }
    Ok(devices)
}

/// Several services; those that are absent or not visible are left out.
///
/// # Errors
/// Forbidden without any right to read clients.
pub async fn by_ids(tenancy: &Tenancy, scope: &Scope, ids: Vec<ServiceId>) -> Result<Vec<BusinessService>, Failure> {
    let permit = scope.permit(Permission::ClientRead)?;
    tenancy.db.read(&permit, move |tx| Box::pin(async move { Ok(store::by_ids(tx, ids).await?) })).await
}

/// The services of several clients, by name.
///
/// # Errors
/// Forbidden without any right to read clients.
pub async fn of_clients(
    tenancy: &Tenancy,
    scope: &Scope,
    clients: Vec<ClientId>,
) -> Result<Vec<BusinessService>, Failure> {
    let permit = scope.permit(Permission::ClientRead)?;
    tenancy.db.read(&permit, move |tx| Box::pin(async move { Ok(store::of_clients(tx, clients).await?) })).await
}

/// Which services stand on which of some devices.
///
/// # Errors
/// Forbidden without any right to read clients.
pub async fn on_devices(
    tenancy: &Tenancy,
    scope: &Scope,
    devices: Vec<DeviceId>,
) -> Result<Vec<(DeviceId, ServiceId)>, Failure> {
    let permit = scope.permit(Permission::ClientRead)?;
    tenancy.db.read(&permit, move |tx| Box::pin(async move { Ok(store::on_devices(tx, devices).await?) })).await
}

/// The services that stand on a device, within a transaction, by id.
///
/// # Errors
/// What the database says.
pub async fn standing_on(tx: &ReadTx, device: DeviceId) -> Result<Vec<BusinessService>, DbError> {
    let ids = store::on_devices(tx, vec![device]).await?.into_iter().map(|(_, service)| service).collect();
    store::by_ids(tx, ids).await
}
