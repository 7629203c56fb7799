//! What is forgotten: events of signals after 400 days, as long as charts reach back; applied acts after 30 days. Alerts and
//! insights stay, they are the history of a client.

use std::time::Duration;

use jobs::{BoxFuture, Reconciler};
use kernel::{Failure, SystemScope};

use super::store;
use crate::{Alerting, act};

/// How long events of signals are kept.
const EVENTS_KEPT: Duration = Duration::from_secs(400 * 86_400);
/// How long applied acts are kept.
const ACTS_KEPT: Duration = Duration::from_secs(30 * 86_400);

/// Retention as a reconciler.
pub(crate) struct Forget(pub Alerting);

impl Reconciler for Forget {
    fn name(&self) -> &'static str {
        "alerting.retention"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(86_400)
    }

    fn run<'a>(&'a self, scope: SystemScope) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let removed = self.0.db.sweep_write(&scope, |tx| {
                Box::pin(async move {
                    let events = store::purge(tx, tx.now().minus(EVENTS_KEPT)).await?;
                    Ok::<_, Failure>((events, act::store::purge(tx, tx.now().minus(ACTS_KEPT)).await?))
                })
            });
            let (events, acts) = removed.await?;
            tracing::info!(events, acts, "old events of signals and applied acts were removed");
            Ok(())
        })
    }
}
