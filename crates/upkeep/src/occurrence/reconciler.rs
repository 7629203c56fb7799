//! Every minute: which occurrences are missing, which are to be asked for, and which were missed.

use std::time::Duration;

use db::DbError;
use jiff::civil::Date;
use jobs::{BoxFuture, Reconciler, Sweep};
use kernel::{Failure, SystemScope};

use super::state::{Act, Proof};
use super::{change, planning, store};
use crate::cadence::instants::{date_at, later};
use crate::obligation::store as obligations;
use crate::{Upkeep, limits};

/// Most obligations, and most occurrences, of one run; the rest waits for the next.
const MOST: u64 = 500;

/// The reconciler of occurrences.
pub(crate) struct Generate(pub Upkeep);

impl Reconciler for Generate {
    fn name(&self) -> &'static str {
        "upkeep.generate"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(60)
    }

    fn run<'a>(&'a self, scope: SystemScope) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let mut sweep = Sweep::default();
            self.extend(&scope, &mut sweep).await?;
            self.open(&scope, &mut sweep).await?;
            self.close(&scope, &mut sweep).await?;
            sweep.end()
        })
    }
}

impl Generate {
    async fn extend(&self, scope: &SystemScope, sweep: &mut Sweep) -> Result<(), Failure> {
        let db = &self.0.tenancy.db;
        // Anywhere on Earth it is at least this date.
        let before: Date = later(date_at("UTC", db.now()), limits::HORIZON_DAYS - 1);
        let found =
            db.sweep_read(scope, move |tx| Box::pin(async move { obligations::to_plan(tx, before, MOST).await }));
        for (client, id) in found.await? {
            let permit = scope.enter(client);
            let extended = db.write(&permit, move |tx| {
                Box::pin(async move {
                    // Looked at again within the transaction: it may have been changed in between.
                    match obligations::find(tx, id).await? {
                        Some(obligation) => planning::extend(tx, &obligation).await,
                        None => Ok::<_, DbError>(()),
                    }
                })
            });
            sweep.note(id, extended.await.map_err(Failure::from))?;
        }
        Ok(())
    }

    async fn open(&self, scope: &SystemScope, sweep: &mut Sweep) -> Result<(), Failure> {
        let db = &self.0.tenancy.db;
        let found = db.sweep_read(scope, |tx| Box::pin(async move { store::to_open(tx, MOST).await }));
        for (client, id) in found.await? {
            let permit = scope.enter(client);
            let opened = db.write(&permit, move |tx| {
                Box::pin(async move {
                    if let Some(occurrence) = store::find_for_update(tx, id).await? {
                        change::open_if_due(tx, occurrence).await?;
                    }
                    Ok::<_, Failure>(())
                })
            });
            sweep.note(id, opened.await)?;
        }
        Ok(())
    }

    async fn close(&self, scope: &SystemScope, sweep: &mut Sweep) -> Result<(), Failure> {
        let db = &self.0.tenancy.db;
        let found = db.sweep_read(scope, |tx| Box::pin(async move { store::to_close(tx, MOST).await }));
        for (client, id) in found.await? {
            let audit = self.0.tenancy.audit.clone();
            let permit = scope.enter(client);
            let closed = db.write(&permit, move |tx| {
                Box::pin(async move {
                    let found =
                        store::find_for_update(tx, id).await?.filter(|found| found.instants.closes_at <= tx.now());
                    let Some(occurrence) = found else { return Ok(()) };
                    // Whether evidence lies before does not matter to what time does.
                    if let Some(after) = change::followed(tx, &occurrence, Act::Expire, Proof::Missing)? {
                        change::write(tx, &audit, "occurrence.miss", &occurrence, after).await?;
                    }
                    Ok::<_, Failure>(())
                })
            });
            sweep.note(id, closed.await)?;
        }
        Ok(())
    }
}
