//! Every hour: whether what is remembered of clocks is what the fold says.
//!
//! Two things are told apart. What was remembered must equal the fold of the instant at which it was computed: a difference
//! is a defect, and is logged as one. And it is brought to the present: a policy or calendar that changed since moves due
//! instants without an entry in any log.

use std::time::Duration;

use ::jobs::{BoxFuture, Reconciler, Sweep};
use db::{Change, DbError, WriteTx};
use kernel::{Failure, SystemScope, TicketId};

use super::{refresh, soonest_due, store};
use crate::Ticketing;
use crate::ticket::store as tickets;

/// Tickets of one step.
const STEP: u64 = 200;

/// The reconciler of what is remembered.
pub(crate) struct ClockCheck(pub Ticketing);

impl Reconciler for ClockCheck {
    fn name(&self) -> &'static str {
        "tickets.sla_check"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(3_600)
    }

    fn run<'a>(&'a self, scope: SystemScope) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let mut after = None;
            let mut wrong = 0_u64;
            let mut sweep = Sweep::default();
            loop {
                let look = self
                    .0
                    .db
                    .sweep_read(&scope, move |tx| Box::pin(async move { tickets::open_after(tx, after, STEP).await }));
                let found = look.await.map_err(|error: DbError| error)?;
                let Some((_, last)) = found.last() else { break };
                after = Some(*last);
                for (client, ticket) in &found {
                    let (env, ticket) = (self.0.clone(), *ticket);
                    let permit = scope.enter(*client);
                    let check =
                        self.0.db.write(&permit, move |tx| Box::pin(async move { one(&env, tx, ticket).await }));
                    wrong += u64::from(sweep.note(ticket, check.await)? == Some(Remembered::Wrong));
                }
            }
            if wrong > 0 {
                tracing::error!(tickets = wrong, "remembered clocks differed from the fold and were rewritten");
            }
            sweep.end()
        })
    }
}

/// What was found of one ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Remembered {
    /// As the fold says.
    Right,
    /// Otherwise.
    Wrong,
}

/// Compares what is remembered of one ticket with the fold of the whole log, and brings it to the present.
pub(crate) async fn one(env: &Ticketing, tx: &WriteTx, id: TicketId) -> Result<Remembered, Failure> {
    let Some(ticket) = tickets::find_for_update(tx, id).await? else { return Ok(Remembered::Right) };
    let was = store::of_ticket(tx, id).await?;
    let handled = store::handled(tx, id).await?;
    // Whatever is remembered of one ticket was folded at once; nothing remembered is judged by the present.
    let computed_at = was.iter().map(|clock| clock.computed_at).max();
    let expected = refresh::at(env, tx, &ticket, computed_at.unwrap_or_else(|| tx.now())).await?.rows(id, &handled)?;
    let found = if expected == was { Remembered::Right } else { Remembered::Wrong };
    if found == Remembered::Wrong {
        tracing::error!(ticket = %id, ?was, ?expected, "remembered clocks are not what the fold says");
    }
    let folded = refresh::now(env, tx, &ticket).await?;
    let due_at = soonest_due(&folded.clocks);
    refresh::remember(tx, &ticket, &folded, &handled).await?;
    if found == Remembered::Wrong || due_at != ticket.due_at {
        tickets::set_due(tx, id, due_at).await?;
        tx.publish(Change::of(Some(ticket.client), id));
    }
    Ok(found)
}
