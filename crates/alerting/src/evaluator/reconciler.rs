//! The safety net: every minute every client is looked at as a whole, whatever was heard of changes.

use std::time::Duration;

use jobs::{BoxFuture, Reconciler, Sweep};
use kernel::{Failure, SystemScope};

use super::step::{Look, step};
use crate::Alerting;

/// The task under which clients are evaluated, as it is listed.
pub const EVALUATE: &str = "alerting.evaluate";

/// Evaluation as a reconciler.
pub(crate) struct Evaluate(pub Alerting);

impl Reconciler for Evaluate {
    fn name(&self) -> &'static str {
        EVALUATE
    }

    fn every(&self) -> Duration {
        Duration::from_secs(60)
    }

    fn run<'a>(&'a self, scope: SystemScope) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let env = &self.0;
            env.ensure_standards().await?;
            let read = env.db.sweep_read(&scope, |tx| {
                Box::pin(async move { ingestion::device::service::clients_with_devices(tx).await })
            });
            let mut sweep = Sweep::default();
            for client in read.await? {
                sweep.note(client, step(env, client, Look::ALL).await)?;
            }
            sweep.end()
        })
    }
}
