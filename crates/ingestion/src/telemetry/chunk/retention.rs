//! Lets go of weeks that are older than what is kept: files and partitions as a whole, never rows of samples. The newest
//! block of a schema that was not used for as long goes with them, and then the schema.

use std::time::Duration;

use db::Dialect;
use jobs::{BoxFuture, Reconciler};
use kernel::{Failure, SystemScope};

use super::{store, week_of};
use crate::Ingestion;
use crate::telemetry::{RAW_RETENTION, hot};

/// Retention as a reconciler.
pub(crate) struct Retention(pub Ingestion);

impl Reconciler for Retention {
    fn name(&self) -> &'static str {
        "telemetry.retention"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(3_600)
    }

    fn run<'a>(&'a self, scope: SystemScope) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let env = &self.0;
            let oldest = env.db.now().minus(RAW_RETENTION).micros();
            let keep = week_of(oldest);
            let forget = env
                .hot
                .sweep_write(&scope, move |tx| Box::pin(async move { hot::store::forget_before(tx, oldest).await }));
            if forget.await? > 0 {
                env.schemas.forget();
            }
            if env.db.dialect() == Dialect::Postgres {
                let work =
                    env.hot.sweep_write(&scope, move |tx| Box::pin(async move { store::drop_before(tx, keep).await }));
                return Ok(work.await?);
            }
            for week in env.chunks.weeks_before(keep).map_err(Failure::internal)? {
                env.chunks.remove(week).await.map_err(Failure::internal)?;
                tracing::info!(week, "a week of telemetry reached its age and was removed");
            }
            Ok(())
        })
    }
}
