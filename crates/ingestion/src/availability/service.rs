//! Reading availability.

use std::time::Duration;

use db::{DbError, ReadTx};
use kernel::{DeviceId, Failure, Permission, Scope, Timestamp};

use super::{Fact, FactKind, store};
use crate::Ingestion;
use crate::device::Device;

/// Longest span of one question.
const LONGEST_SPAN: Duration = Duration::from_secs(400 * 86_400);

/// What is known about a device in `[from, to)`, oldest first, with the times at which this server itself was away; at
/// most 500 facts, the newest.
///
/// # Errors
/// A span that is not one.
pub async fn between(
    env: &Ingestion,
    scope: &Scope,
    device: &Device,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Fact>, Failure> {
    if to <= from || to.since(from) > LONGEST_SPAN {
        let message = "The end must be later than the beginning, by at most 400 days.";
        return Err(Failure::rejected(kernel::ErrorCode::Invalid, "to", message));
    }
    let permit = scope.permit_client(Permission::DeviceRead, device.client)?;
    let (id, client, created) = (device.id, device.client, device.created_at);
    let read = env.db.read(&permit, move |tx| {
        Box::pin(async move {
            let facts = store::between(tx, id, from, to).await?;
            let outages = jobs::node::outages(tx, from.max(created)).await?;
            Ok::<_, DbError>((facts, outages))
        })
    });
    let (mut facts, outages) = read.await?;
    let mut own = |at: Timestamp, kind: FactKind, message: String| {
        if from <= at && at < to {
            let stream = uuid::Uuid::nil();
            let id = super::fact_id(stream, at.micros().unsigned_abs(), kind);
            facts.push(Fact { id, client, device: device.id, at, kind, message });
        }
    };
    for (stopped, started) in outages {
        own(stopped, FactKind::ServerStopped, "This server stopped listening.".to_owned());
        let span = crate::device::state::in_words(started.since(stopped));
        own(started, FactKind::ServerStarted, format!("This server listens again after {span}."));
    }
    facts.sort_by_key(|fact| fact.at);
    Ok(facts)
}

/// What agents and this server told about a device in `[from, to)`, within a transaction, oldest first; at most 500
/// facts, the newest.
///
/// # Errors
/// What the database says.
pub async fn told(tx: &ReadTx, device: DeviceId, from: Timestamp, to: Timestamp) -> Result<Vec<Fact>, DbError> {
    store::between(tx, device, from, to).await
}
