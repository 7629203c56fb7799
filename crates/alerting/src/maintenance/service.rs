//! The only writer of maintenance windows.

use std::time::Duration;

use auth::Entry;
use db::{Change, DbError, WriteTx};
use kernel::id::{DeviceKind, WindowKind};
use kernel::text::Name;
use kernel::{ErrorCode, Failure, Page, PageRequest, Permission, Scope, WindowId};

use super::{LONGEST_DAYS, MOST, MOST_DEVICES, MaintenanceWindow, NewWindow, Reach, WindowFilter, store};
use crate::Alerting;

/// One window; `None` if it is absent or not visible.
///
/// # Errors
/// Forbidden without any right to read rules.
pub async fn find(env: &Alerting, scope: &Scope, id: WindowId) -> Result<Option<MaintenanceWindow>, Failure> {
    let permit = scope.permit(Permission::RuleRead)?;
    Ok(env.db.read(&permit, move |tx| Box::pin(async move { store::find(tx, id).await })).await?)
}

/// One page of the visible windows, those that end last first.
///
/// # Errors
/// Forbidden without any right to read rules.
pub async fn list(
    env: &Alerting,
    scope: &Scope,
    filter: WindowFilter,
    request: PageRequest,
) -> Result<Page<MaintenanceWindow>, Failure> {
    let permit = scope.permit(Permission::RuleRead)?;
    Ok(env.db.read(&permit, move |tx| Box::pin(async move { store::page(tx, filter, &request).await })).await?)
}

/// Opens a window. An id that exists already gives the existing one.
///
/// # Errors
/// Not found for client and devices, a span that is none or too long, or a limit.
pub async fn create(env: &Alerting, scope: &Scope, mut new: NewWindow) -> Result<MaintenanceWindow, Failure> {
    let permit = scope.permit_client(Permission::MaintenanceWrite, new.client)?;
    let by = scope.actor().user();
    if new.ends_at <= new.starts_at || new.ends_at.since(new.starts_at) > Duration::from_secs(LONGEST_DAYS * 86_400) {
        let message = format!("A window ends after it begins, at most {LONGEST_DAYS} days later.");
        return Err(Failure::rejected(ErrorCode::Invalid, "endsAt", message));
    }
    if let Reach::Devices(devices) = &mut new.reach {
        devices.sort_unstable();
        devices.dedup();
        if devices.is_empty() || devices.len() > MOST_DEVICES {
            let message = format!("Name from 1 to {MOST_DEVICES} devices, or all of them.");
            return Err(Failure::rejected(ErrorCode::Invalid, "deviceIds", message));
        }
    }
    let own = env.clone();
    env.db
        .write(&permit, move |tx| {
            Box::pin(async move {
                let id = new.id.unwrap_or_else(|| tx.new_id());
                if let Some(existing) = store::find(tx, id).await? {
                    return Ok(existing);
                }
                if tenancy::client::service::name_of(tx, new.client).await?.is_none() {
                    return Err(Failure::not_found::<kernel::id::ClientKind>("clientId"));
                }
                if new.ends_at <= tx.now() {
                    return Err(Failure::rejected(ErrorCode::Invalid, "endsAt", "This window would be over already."));
                }
                if store::count_open(tx, new.client).await? >= MOST {
                    let message = format!("A client can have at most {MOST} windows that are not over.");
                    return Err(Failure::rejected(ErrorCode::LimitReached, "clientId", message));
                }
                let window = MaintenanceWindow {
                    id,
                    client: new.client,
                    name: new.name.into_string(),
                    note: new.note.into_string(),
                    starts_at: new.starts_at,
                    ends_at: new.ends_at,
                    mode: new.mode,
                    reach: new.reach,
                    expected_classes: new.expected_classes.into_iter().map(Name::into_string).collect(),
                    version: 1,
                };
                store::insert(tx, &window, by).await.map_err(|error| match error {
                    DbError::Link(_) => Failure::not_found::<DeviceKind>("deviceIds"),
                    other => other.into(),
                })?;
                record(tx, &own, ("maintenance_window.create", "Planned"), (None, &window)).await?;
                Ok(window)
            })
        })
        .await
}

/// Ends a window now: one that has begun ends, one that has not never begins.
///
/// # Errors
/// Not found, or conflict, also for one that is over.
pub async fn end(env: &Alerting, scope: &Scope, id: WindowId, expected: i32) -> Result<MaintenanceWindow, Failure> {
    let permit = scope.permit(Permission::MaintenanceWrite)?;
    let own = env.clone();
    env.db
        .write(&permit, move |tx| {
            Box::pin(async move {
                let absent = || Failure::not_found::<WindowKind>("id");
                let before = store::find(tx, id).await?.ok_or_else(absent)?;
                if before.ends_at <= tx.now() {
                    return Err(Failure::rejected(ErrorCode::Conflict, "id", "This window is over already."));
                }
                // A window lasts at least one second, also one that never was.
                let least = before.starts_at.plus(Duration::from_secs(1));
                let ends_at = tx.now().max(least).min(before.ends_at);
                if !store::set_end(tx, id, expected, ends_at).await? {
                    return Err(Failure::conflict::<WindowKind>(expected, before.version));
                }
                let after = store::find(tx, id).await?.ok_or_else(absent)?;
                record(tx, &own, ("maintenance_window.end", "Ended"), (Some(&before), &after)).await?;
                Ok(after)
            })
        })
        .await
}

async fn record(
    tx: &WriteTx,
    env: &Alerting,
    (action, verb): (&'static str, &str),
    (before, after): (Option<&MaintenanceWindow>, &MaintenanceWindow),
) -> Result<(), Failure> {
    let entry = Entry {
        client: Some(after.client),
        action,
        object_kind: "maintenance_window",
        object_id: Some(after.id.uuid()),
        summary: format!("{verb} the maintenance window {}", after.name),
        before: before.map(serde_json::to_value).transpose().map_err(Failure::internal)?,
        after: Some(serde_json::to_value(after).map_err(Failure::internal)?),
    };
    env.audit.record(tx, entry).await?;
    tx.publish(Change::of(Some(after.client), after.id));
    Ok(())
}
