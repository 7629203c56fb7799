//! Ends questions that nobody answered in time.

use std::time::Duration;

use jobs::{BoxFuture, Reconciler, Sweep};
use kernel::{Failure, SystemScope};

use super::{answer, store};
use crate::Tenancy;

/// Most questions of one run; the next one does the rest.
const MOST: u64 = 200;

/// The reconciler of questions whose deadline has passed.
pub struct DecisionExpiry(Tenancy);

impl DecisionExpiry {
    /// For this installation.
    #[must_use]
    pub const fn new(tenancy: Tenancy) -> Self {
        Self(tenancy)
    }
}

impl Reconciler for DecisionExpiry {
    fn name(&self) -> &'static str {
        "decisions.expire"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(60)
    }

    fn run<'a>(&'a self, scope: SystemScope) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let db = &self.0.db;
            let overdue = db.sweep_read(&scope, |tx| {
                Box::pin(async move { Ok::<_, Failure>(store::overdue(tx, tx.now(), MOST).await?) })
            });
            let mut sweep = Sweep::default();
            for (client, decision) in overdue.await? {
                let tenancy = self.0.clone();
                let permit = scope.enter(client);
                let expired =
                    db.write(&permit, move |tx| Box::pin(async move { answer::expire(tx, &tenancy, decision).await }));
                sweep.note(decision, expired.await)?;
            }
            sweep.end()
        })
    }
}
