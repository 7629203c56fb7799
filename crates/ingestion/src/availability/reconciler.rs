//! Every ten seconds: which live devices have not been heard for too long, and why.

use std::time::Duration;

use db::{Change, DbError};
use jobs::{BoxFuture, Reconciler, Sweep};
use kernel::{Failure, SystemScope, Timestamp, id};

use super::silence::{Witnesses, decide};
use super::{Fact, store};
use crate::device::DeviceState;
use crate::device::state::on_quiet;
use crate::telemetry::commit::plan::DeviceKey;
use crate::{Ingestion, device};

/// Devices that are looked at in one run; the rest waits for the next.
const MOST: u64 = 5_000;
/// How far back our own outages can explain a silence.
const OUTAGES_BACK: Duration = Duration::from_secs(7 * 86_400);

/// The reconciler of silent devices.
pub(crate) struct SilentDevices(pub Ingestion);

impl Reconciler for SilentDevices {
    fn name(&self) -> &'static str {
        "devices.silent"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(10)
    }

    fn run<'a>(&'a self, scope: SystemScope) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.look(scope))
    }
}

impl SilentDevices {
    async fn look(&self, scope: SystemScope) -> Result<(), Failure> {
        let env = &self.0;
        let silent_after = env.silent_after;
        let (quiet, outages) = env
            .db
            .sweep_read(&scope, move |tx| {
                Box::pin(async move {
                    let quiet = device::store::quiet_since(tx, tx.now().minus(silent_after), MOST).await?;
                    let outages = match quiet.is_empty() {
                        true => Vec::new(),
                        false => jobs::node::outages(tx, tx.now().minus(OUTAGES_BACK)).await?,
                    };
                    Ok::<_, DbError>((quiet, outages))
                })
            })
            .await?;
        let mut sweep = Sweep::default();
        for (key, last_seen) in quiet {
            let done = self.one(&scope, key, last_seen, outages.clone()).await;
            sweep.note(key.1, done.map_err(Failure::from))?;
        }
        sweep.end()
    }

    async fn one(
        &self,
        scope: &SystemScope,
        key: DeviceKey,
        last_seen: Timestamp,
        outages: Vec<(Timestamp, Timestamp)>,
    ) -> Result<(), DbError> {
        let silent_after = self.0.silent_after;
        let permit = scope.enter(key.0);
        self.0
            .db
            .write(&permit, move |tx| {
                Box::pin(async move {
                    // Looked at again within the transaction: a batch may have come in between.
                    let Some(device) = device::store::find(tx, key.1).await? else { return Ok(()) };
                    let seen = device.last_seen_at.unwrap_or(last_seen).max(last_seen);
                    if device.state != DeviceState::Live {
                        return Ok(());
                    }
                    let farewell =
                        store::farewell(tx, key).await?.filter(|farewell| farewell.at >= seen.minus(silent_after));
                    let witnesses =
                        Witnesses { now: tx.now(), silent_after, last_seen: seen, farewell, outages: &outages };
                    let Some(silence) = decide(&witnesses) else { return Ok(()) };
                    let transition = on_quiet(silence);
                    if device::store::transit(tx, key, &transition, tx.now()).await?
                        && let Some((kind, message)) = transition.fact
                    {
                        let id = id::uuid_v7(tx.now(), tx.entropy());
                        store::add(tx, &Fact { id, client: key.0, device: key.1, at: tx.now(), kind, message }).await?;
                        tx.publish(Change::of(Some(key.0), key.1));
                    }
                    Ok(())
                })
            })
            .await
    }
}
