//! The only writer of devices apart from the committer and the reconciler of silent devices.

use auth::Entry;
use db::{Change, DbError, ReadTx, WriteTx};
use kernel::id::{DeviceKind, SiteKind};
use kernel::{ClientId, DeviceId, Failure, Page, PageRequest, Permission, Scope};

use super::{Device, DeviceCounts, DeviceFilter, DeviceOrder, DevicePatch, DeviceState, store};
use crate::Ingestion;
use crate::agent::{self, Agent};
use crate::inventory::{self, shape::Inventory};

fn absent() -> Failure {
    Failure::not_found::<DeviceKind>("id")
}

/// One device.
///
/// # Errors
/// Not found.
pub async fn get(env: &Ingestion, scope: &Scope, id: DeviceId) -> Result<Device, Failure> {
    let permit = scope.permit(Permission::DeviceRead)?;
    let found = env.db.read(&permit, move |tx| Box::pin(async move { store::find(tx, id).await })).await?;
    found.ok_or_else(absent)
}

/// Several devices; those that are absent or not visible are left out.
///
/// # Errors
/// Forbidden without any right to read devices.
pub async fn by_ids(env: &Ingestion, scope: &Scope, ids: Vec<DeviceId>) -> Result<Vec<Device>, Failure> {
    let permit = scope.permit(Permission::DeviceRead)?;
    Ok(env.db.read(&permit, move |tx| Box::pin(async move { store::by_ids(tx, &ids).await })).await?)
}

/// One page of the visible devices.
///
/// # Errors
/// Forbidden without any right to read devices.
pub async fn list(
    env: &Ingestion,
    scope: &Scope,
    filter: DeviceFilter,
    order: DeviceOrder,
    request: PageRequest,
) -> Result<Page<Device>, Failure> {
    let permit = scope.permit(Permission::DeviceRead)?;
    Ok(env.db.read(&permit, move |tx| Box::pin(async move { store::page(tx, &filter, order, &request).await })).await?)
}

/// How many visible devices are in which state.
///
/// # Errors
/// Forbidden without any right to read devices.
pub async fn counts(env: &Ingestion, scope: &Scope, client: Option<ClientId>) -> Result<DeviceCounts, Failure> {
    let permit = scope.permit(Permission::DeviceRead)?;
    Ok(env.db.read(&permit, move |tx| Box::pin(async move { store::counts(tx, client).await })).await?)
}

/// Visible devices that are silent, the longest silent first.
///
/// # Errors
/// Forbidden without any right to read devices.
pub async fn silent(
    env: &Ingestion,
    scope: &Scope,
    client: Option<ClientId>,
    most: u64,
) -> Result<Vec<Device>, Failure> {
    let permit = scope.permit(Permission::DeviceRead)?;
    let read = env
        .db
        .read(&permit, move |tx| Box::pin(async move { store::in_state(tx, client, DeviceState::Silent, most).await }));
    Ok(read.await?)
}

/// Visible devices that may be the same machine as another, the oldest first.
///
/// # Errors
/// Forbidden without any right to read devices.
pub async fn possible_duplicates(
    env: &Ingestion,
    scope: &Scope,
    client: Option<ClientId>,
    most: u64,
) -> Result<Vec<Device>, Failure> {
    let permit = scope.permit(Permission::DeviceRead)?;
    let read =
        env.db.read(&permit, move |tx| Box::pin(async move { store::possible_duplicates(tx, client, most).await }));
    Ok(read.await?)
}

/// The agents of some devices.
///
/// # Errors
/// Forbidden without any right to read devices.
pub async fn agents(env: &Ingestion, scope: &Scope, devices: Vec<DeviceId>) -> Result<Vec<Agent>, Failure> {
    let permit = scope.permit(Permission::DeviceRead)?;
    Ok(env.db.read(&permit, move |tx| Box::pin(async move { agent::store::of_devices(tx, &devices).await })).await?)
}

/// The inventories of some devices.
///
/// # Errors
/// Forbidden without any right to read devices.
pub async fn inventories(
    env: &Ingestion,
    scope: &Scope,
    devices: Vec<DeviceId>,
) -> Result<std::collections::HashMap<DeviceId, Inventory>, Failure> {
    let permit = scope.permit(Permission::DeviceRead)?;
    Ok(env
        .db
        .read(&permit, move |tx| Box::pin(async move { inventory::store::of_devices(tx, &devices).await }))
        .await?)
}

/// Renames or moves a device.
///
/// # Errors
/// Not found for device and site; conflict.
pub async fn update(
    env: &Ingestion,
    scope: &Scope,
    id: DeviceId,
    expected: i32,
    patch: DevicePatch,
) -> Result<Device, Failure> {
    let permit = scope.permit(Permission::DeviceWrite)?;
    let env = env.clone();
    let db = env.db.clone();
    db.write(&permit, move |tx| {
        Box::pin(async move {
            let before = store::find(tx, id).await?.ok_or_else(absent)?;
            let done = store::update(tx, id, expected, patch).await.map_err(|error| match error {
                DbError::Link(_) => Failure::not_found::<SiteKind>("siteId"),
                other => other.into(),
            })?;
            if !done {
                return Err(Failure::conflict::<DeviceKind>(expected, before.version));
            }
            recorded(tx, &env, "device.update", before).await
        })
    })
    .await
}

/// Puts a device away for good and revokes its agent. What was collected stays.
///
/// # Errors
/// Not found; conflict.
pub async fn retire(env: &Ingestion, scope: &Scope, id: DeviceId, expected: i32) -> Result<Device, Failure> {
    let permit = scope.permit(Permission::DeviceWrite)?;
    let env = env.clone();
    let db = env.db.clone();
    db.write(&permit, move |tx| {
        Box::pin(async move {
            let before = store::find(tx, id).await?.ok_or_else(absent)?;
            if before.state == DeviceState::Retired {
                return Ok(before);
            }
            if !store::retire(tx, id, expected, tx.now()).await? {
                return Err(Failure::conflict::<DeviceKind>(expected, before.version));
            }
            agent::store::revoke_of(tx, (before.client, id), tx.now()).await?;
            recorded(tx, &env, "device.retire", before).await
        })
    })
    .await
}

/// Writes the audit entry of a change that was made, and wakes watchers.
async fn recorded(tx: &WriteTx, env: &Ingestion, action: &'static str, before: Device) -> Result<Device, Failure> {
    let after = store::find(tx, before.id).await?.ok_or_else(absent)?;
    let entry = Entry {
        client: Some(after.client),
        action,
        object_kind: "device",
        object_id: Some(after.id.uuid()),
        summary: tenancy::record::sentence(action, "device", &after.name),
        before: Some(serde_json::to_value(&before).map_err(Failure::internal)?),
        after: Some(serde_json::to_value(&after).map_err(Failure::internal)?),
    };
    env.auth.audit().record(tx, entry).await?;
    tx.publish(Change::of(Some(after.client), after.id));
    Ok(after)
}

/// One device, within a transaction; `None` for one that is absent or outside the permit.
///
/// # Errors
/// What the database says.
pub async fn find(tx: &ReadTx, id: DeviceId) -> Result<Option<Device>, DbError> {
    store::find(tx, id).await
}

/// The devices of a client that were not put away, within a transaction, by id; at most 50,000.
///
/// # Errors
/// What the database says.
pub async fn of_client(tx: &ReadTx, client: ClientId) -> Result<Vec<Device>, DbError> {
    store::of_client(tx, client).await
}

/// The clients that have a device that was not put away.
///
/// # Errors
/// What the database says.
pub async fn clients_with_devices(tx: &ReadTx) -> Result<Vec<ClientId>, DbError> {
    store::clients_with_devices(tx).await
}
