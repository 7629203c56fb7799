//! Every hour: which acceptances have ended. What a client accepted until a date is open again after it.

use std::time::Duration;

use jobs::{BoxFuture, Reconciler, Sweep};
use kernel::{Failure, SystemScope};

use super::{Status, act, store};
use crate::Planning;
use crate::dates::{date_at, zone};

/// Risks of one run; the rest waits for the next.
const MOST: u64 = 500;

/// The reconciler of acceptances.
pub(crate) struct Acceptances(pub Planning);

impl Reconciler for Acceptances {
    fn name(&self) -> &'static str {
        "risks.lapse"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(3_600)
    }

    fn run<'a>(&'a self, scope: SystemScope) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let db = &self.0.tenancy.db;
            // A date has ended everywhere on Earth when it ended twelve hours behind UTC.
            let ended = date_at(&zone("Etc/GMT+12"), db.now());
            let found = db.sweep_read(&scope, move |tx| Box::pin(async move { store::lapsed(tx, ended, MOST).await }));
            let mut sweep = Sweep::default();
            for (client, id) in found.await? {
                let audit = self.0.tenancy.audit.clone();
                let permit = scope.enter(client);
                let lapsed = db.write(&permit, move |tx| {
                    Box::pin(async move {
                        let found = store::find(tx, id).await?.filter(|risk| {
                            risk.status == Status::Accepted && risk.accepted_until.is_some_and(|until| until < ended)
                        });
                        let Some(before) = found else { return Ok(()) };
                        let until = before.accepted_until.map_or_else(String::new, |date| date.to_string());
                        let note = format!("The client's acceptance ended on {until}.");
                        let after = before.clone().in_status(Status::Open, note, tx.now());
                        act::write(tx, &audit, "risk.lapse", &before, after).await?;
                        Ok::<_, Failure>(())
                    })
                });
                sweep.note(id, lapsed.await)?;
            }
            sweep.end()
        })
    }
}
