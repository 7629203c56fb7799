//! Forgets what nobody will ask for again: finished jobs, old fires, old lives of nodes.

use std::time::Duration;

use db::{Db, DbError};
use kernel::{Failure, SystemScope};

use crate::queue::store;
use crate::{BoxFuture, Reconciler, node, schedule};

const DAY: Duration = Duration::from_secs(86_400);
/// Done jobs are kept to answer "did it happen?" within a week.
const DONE_KEPT: Duration = DAY.saturating_mul(7);
/// Dead jobs wait for a person.
const DEAD_KEPT: Duration = DAY.saturating_mul(90);
/// Fires only need to outlive the slowest node's clock.
const FIRES_KEPT: Duration = DAY;

pub(crate) struct Retention(pub(crate) Db);

impl Reconciler for Retention {
    fn name(&self) -> &'static str {
        "jobs.retention"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(600)
    }

    fn run<'a>(&'a self, scope: SystemScope) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let removed: u64 = self
                .0
                .sweep_write(&scope, |tx| {
                    Box::pin(async move {
                        let now = tx.now();
                        let mut removed = store::remove_ended(tx, "done", now.minus(DONE_KEPT)).await?;
                        removed += store::remove_ended(tx, "dead", now.minus(DEAD_KEPT)).await?;
                        removed += schedule::store::remove_old(tx, now.minus(FIRES_KEPT)).await?;
                        removed += node::forget(tx).await?;
                        Ok::<_, DbError>(removed)
                    })
                })
                .await?;
            tracing::debug!(removed, "old jobs, fires and lives forgotten");
            Ok(())
        })
    }
}
