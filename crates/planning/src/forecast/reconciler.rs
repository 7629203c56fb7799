//! Every five minutes: forecasts of retired devices are put aside, and which devices have no forecast of their local day yet. Each filesystem gets one a day.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jobs::{BoxFuture, Reconciler, Sweep};
use kernel::{DeviceId, Failure, SystemScope, Timestamp};
use uuid::Uuid;

use super::make::{self, Permits, Place};
use super::store::{self, Candidate};
use crate::Planning;
use crate::dates::{NO_ZONE, date_at, zone};

/// Devices that are looked at together.
const AT_ONCE: u64 = 500;
/// Between two looks at a device of which nothing can be forecast, such as one without filesystems.
const AGAIN: Duration = Duration::from_secs(3_600);

/// The reconciler of forecasts.
pub(crate) struct Forecasts {
    env: Planning,
    /// Devices of which nothing could be forecast, and when that was found.
    nothing: Mutex<HashMap<DeviceId, Timestamp>>,
}

impl Forecasts {
    pub(crate) fn new(env: Planning) -> Self {
        Self { env, nothing: Mutex::default() }
    }
}

impl Reconciler for Forecasts {
    fn name(&self) -> &'static str {
        "forecasts.make"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(300)
    }

    fn run<'a>(&'a self, scope: SystemScope) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let db = &self.env.tenancy.db;
            let now = db.now();
            self.nothing().retain(|_, at| now < at.plus(AGAIN));
            db.sweep_write(&scope, |tx| Box::pin(async move { store::retire(tx).await })).await?;
            let mut sweep = Sweep::default();
            let mut after = Uuid::nil();
            loop {
                let read = db
                    .sweep_read(&scope, move |tx| Box::pin(async move { store::candidates(tx, after, AT_ONCE).await }));
                let found = read.await?;
                let Some(last) = found.last() else { return sweep.end() };
                after = last.device.uuid();
                for candidate in found {
                    sweep.note(candidate.device, self.one(&scope, candidate).await)?;
                }
            }
        })
    }
}

impl Forecasts {
    async fn one(&self, scope: &SystemScope, candidate: Candidate) -> Result<(), Failure> {
        let name = candidate.zone.unwrap_or_else(|| NO_ZONE.to_owned());
        let now = self.env.tenancy.db.now();
        let today = date_at(&zone(&name), now);
        if candidate.newest == Some(today) || self.looked_lately(candidate.device, now) {
            return Ok(());
        }
        let permit = scope.enter(candidate.client);
        let permits = Permits { read: permit.clone(), write: permit };
        let place = Place { client: candidate.client, device: candidate.device, zone: name };
        if make::of_device(&self.env, &permits, &place, now).await?.is_empty() {
            self.nothing().insert(place.device, now);
        }
        Ok(())
    }

    fn looked_lately(&self, device: DeviceId, now: Timestamp) -> bool {
        self.nothing().get(&device).is_some_and(|at| now < at.plus(AGAIN))
    }

    fn nothing(&self) -> MutexGuard<'_, HashMap<DeviceId, Timestamp>> {
        self.nothing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
