//! The only writer of dependencies.

use auth::Entry;
use db::{Change, DbError};
use ingestion::device::{self, Device};
use kernel::id::DeviceKind;
use kernel::{DeviceId, ErrorCode, Failure, Permission, Scope};

use super::{Dependency, MOST, circle, store};
use crate::Alerting;

/// Says what a device depends on; what was said before is replaced.
///
/// # Errors
/// Not found for the devices, a circle, or too many.
pub async fn set(env: &Alerting, scope: &Scope, id: DeviceId, mut parents: Vec<Dependency>) -> Result<Device, Failure> {
    let permit = scope.permit(Permission::RuleWrite)?;
    parents.sort_by_key(|one| (one.parent, one.kind));
    parents.dedup_by_key(|one| (one.parent, one.kind));
    if parents.len() > MOST {
        let message = format!("A device can depend on at most {MOST} others.");
        return Err(Failure::rejected(ErrorCode::LimitReached, "parents", message));
    }
    let own = env.clone();
    env.db
        .write(&permit, move |tx| {
            Box::pin(async move {
                let found = device::service::find(tx, id).await?;
                let found = found.ok_or_else(|| Failure::not_found::<DeviceKind>("deviceId"))?;
                // Two that read before either has written could close a circle together.
                store::lock(tx, found.client).await?;
                let all = store::of_client(tx, found.client).await?;
                let (before, mut next): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.device == id);
                next.extend(parents.iter().cloned());
                if circle(&next).is_some() {
                    let message = "Then devices would depend on each other in a circle. Leave one of them out.";
                    return Err(Failure::rejected(ErrorCode::Invalid, "parents", message));
                }
                store::set(tx, found.client, id, &parents).await.map_err(|error| match error {
                    DbError::Link(_) => Failure::not_found::<DeviceKind>("parents"),
                    other => other.into(),
                })?;
                let entry = Entry {
                    client: Some(found.client),
                    action: "device.depend",
                    object_kind: "device",
                    object_id: Some(id.uuid()),
                    summary: format!("Said what {} depends on", found.name),
                    before: Some(serde_json::to_value(&before).map_err(Failure::internal)?),
                    after: Some(serde_json::to_value(&parents).map_err(Failure::internal)?),
                };
                own.audit.record(tx, entry).await?;
                tx.publish(Change::of(Some(found.client), id));
                Ok(found)
            })
        })
        .await
}
