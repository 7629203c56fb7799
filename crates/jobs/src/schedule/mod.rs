//! Schedules: a reconciler fires at every multiple of its period since the epoch, once across nodes.
//!
//! Each node tries to insert `(schedule, instant)`; the one whose insert is kept runs. A fire whose node died is not
//! repeated: the next fire does its own diff and so makes it up.

mod entity;
pub(crate) mod store;

use std::sync::Arc;
use std::time::Duration;

use db::{Db, DbError};
use kernel::{Failure, SystemScope, Timestamp};
use tokio::sync::watch;
use uuid::Uuid;

pub use self::store::fires;
use crate::BoxFuture;
use crate::worker::stopped;

/// Longest sleep between two looks at the clock, which a test may move by hand.
const LOOK: Duration = Duration::from_secs(1);

/// Compares what is with what should be, and mends the difference.
pub trait Reconciler: Send + Sync + 'static {
    /// The schedule's name; listed in [`crate::system`].
    fn name(&self) -> &'static str;

    /// The period: at least one second.
    fn every(&self) -> Duration;

    /// Does the diff. It takes no input and is idempotent.
    fn run<'a>(&'a self, scope: SystemScope) -> BoxFuture<'a, Result<(), Failure>>;
}

/// A reconciler's name and period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// The name.
    pub name: &'static str,
    /// The period.
    pub every: Duration,
}

impl Schedule {
    pub(crate) fn of(reconciler: &dyn Reconciler) -> Self {
        Self { name: reconciler.name(), every: reconciler.every().max(Duration::from_secs(1)) }
    }

    /// The latest instant at or before `now` at which it fires.
    #[must_use]
    pub fn fire_at(&self, now: Timestamp) -> Timestamp {
        let every = i64::try_from(self.every.as_micros()).unwrap_or(i64::MAX);
        Timestamp::from_micros(now.micros().div_euclid(every).saturating_mul(every))
    }

    /// The first instant after `now` at which it fires.
    #[must_use]
    pub fn next_after(&self, now: Timestamp) -> Timestamp {
        self.fire_at(now).plus(self.every)
    }
}

/// What one reconciler's loop needs.
pub(crate) struct Loop {
    pub(crate) db: Db,
    pub(crate) node: Uuid,
    /// Claims fires.
    pub(crate) claims: SystemScope,
    pub(crate) reconciler: Arc<dyn Reconciler>,
    /// Runs the reconciler.
    pub(crate) scope: SystemScope,
}

impl Loop {
    /// Fires until told to stop. A run that is under way ends first.
    pub(crate) async fn run(self, mut shutdown: watch::Receiver<bool>) {
        let schedule = Schedule::of(self.reconciler.as_ref());
        let mut tried: Option<Timestamp> = None;
        while !*shutdown.borrow() {
            let now = self.db.now();
            let fire_at = schedule.fire_at(now);
            if tried != Some(fire_at) {
                match self.claim(schedule.name, fire_at).await {
                    Ok(ours) => {
                        tried = Some(fire_at);
                        if ours {
                            self.fire(schedule.name).await;
                        }
                    }
                    Err(error) => {
                        tracing::warn!(schedule = schedule.name, error = %error, "a fire could not be claimed; trying again");
                    }
                }
            }
            let now = self.db.now();
            let pause = schedule.next_after(now).since(now).clamp(Duration::from_millis(10), LOOK);
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = stopped(&mut shutdown) => {}
            }
        }
    }

    async fn claim(&self, name: &'static str, fire_at: Timestamp) -> Result<bool, DbError> {
        let node = self.node;
        // A look costs no write; most nodes find the fire taken.
        let taken = self.db.sweep_read(&self.claims, move |tx| Box::pin(store::is_claimed(tx, name, fire_at))).await?;
        if taken {
            return Ok(false);
        }
        self.db.sweep_write(&self.claims, move |tx| Box::pin(store::claim(tx, name, fire_at, node))).await
    }

    async fn fire(&self, name: &'static str) {
        if let Err(failure) = self.reconciler.run(self.scope).await {
            tracing::error!(
                schedule = name,
                error = kernel::chain(&failure),
                "a reconciler failed; its next fire makes it up"
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Every instant belongs to exactly one fire, and nodes whose clocks agree within the period agree on it.
        #[test]
        fn fires_tile_time(now in -4_000_000_000_000_000i64..4_000_000_000_000_000, every_s in 1u64..100_000) {
            let schedule = Schedule { name: "jobs.retention", every: Duration::from_secs(every_s) };
            let now = Timestamp::from_micros(now);
            let (this, next) = (schedule.fire_at(now), schedule.next_after(now));
            prop_assert!(this <= now && now < next);
            prop_assert_eq!(next.since(this), schedule.every);
            prop_assert_eq!(schedule.fire_at(this), this);
        }
    }
}
