//! Every five minutes: which devices have no forecast of their local day yet. Each filesystem gets one a day.

use std::time::Duration;

use jobs::{BoxFuture, Reconciler};
use kernel::{Failure, SystemScope};
use uuid::Uuid;

use super::make::{self, Permits, Place};
use super::store::{self, Candidate};
use crate::Planning;
use crate::dates::{NO_ZONE, date_at, zone};

/// Devices that are looked at together.
const AT_ONCE: u64 = 500;
/// The reconciler of forecasts.
pub(crate) struct Forecasts(pub Planning);

impl Reconciler for Forecasts {
    fn name(&self) -> &'static str {
        "forecasts.make"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(300)
    }

    fn run<'a>(&'a self, scope: SystemScope) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let db = &self.0.tenancy.db;
            let mut after = Uuid::nil();
            loop {
                let read = db
                    .sweep_read(&scope, move |tx| Box::pin(async move { store::candidates(tx, after, AT_ONCE).await }));
                let found = read.await?;
                let Some(last) = found.last() else { return Ok(()) };
                after = last.device.uuid();
                for candidate in found {
                    self.one(&scope, candidate).await?;
                }
            }
        })
    }
}

impl Forecasts {
    async fn one(&self, scope: &SystemScope, candidate: Candidate) -> Result<(), Failure> {
        let name = candidate.zone.unwrap_or_else(|| NO_ZONE.to_owned());
        let now = self.0.tenancy.db.now();
        let today = date_at(&zone(&name), now);
        if candidate.newest == Some(today) {
            return Ok(());
        }
        let permit = scope.enter(candidate.client);
        let permits = Permits { read: permit.clone(), write: permit };
        let place = Place { client: candidate.client, device: candidate.device, zone: name };
        let made = make::of_device(&self.0, &permits, &place, now).await;
        if let Err(failure) = made {
            // One device must not keep the others from their forecasts; the next run tries it again.
            let cause = std::error::Error::source(&failure).map(ToString::to_string).unwrap_or_default();
            tracing::error!(device = %place.device, error = %failure, cause, "a device could not be forecast");
        }
        Ok(())
    }
}
