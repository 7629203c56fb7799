//! Every minute: which tickets have waited long enough to be put away.

use std::time::Duration;

use ::jobs::{BoxFuture, Reconciler, Sweep};
use db::DbError;
use kernel::{Failure, SystemScope};

use super::{automation, store};
use crate::Ticketing;

/// Tickets that are put away in one run; the rest waits for the next.
const MOST: u64 = 500;

/// The reconciler of tickets that end by themselves.
pub(crate) struct Closing(pub Ticketing);

impl Reconciler for Closing {
    fn name(&self) -> &'static str {
        "tickets.close"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(60)
    }

    fn run<'a>(&'a self, scope: SystemScope) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let env = &self.0;
            let look =
                env.db.sweep_read(&scope, |tx| Box::pin(async move { store::to_close(tx, tx.now(), MOST).await }));
            let due = look.await.map_err(|error: DbError| error)?;
            let mut sweep = Sweep::default();
            for (client, ticket) in due {
                let (inner, permit) = (env.clone(), scope.enter(client));
                let close = env.db.write(&permit, move |tx| {
                    Box::pin(async move { automation::close_auto(&inner, tx, ticket).await })
                });
                sweep.note(ticket, close.await)?;
            }
            sweep.end()
        })
    }
}
