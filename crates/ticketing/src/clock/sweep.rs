//! Every five seconds: which clocks passed a mark that nobody was told about.
//!
//! One message goes out for the latest mark of a clock, the others are only recorded. Thresholds below 75 % are recorded
//! without a message. A mark is handled in the transaction that queues its mails, so nobody is told twice and nobody is
//! forgotten when a node dies.

use std::time::Duration;

use ::jobs::{BoxFuture, Reconciler, Sweep};
use db::{Change, DbError, WriteTx};
use kernel::{ClientId, Failure, SystemScope, TicketId};
use sla::{Clock, Instant, Mark};

use super::store::NewNotice;
use super::{Handled, Passed, handled_key, instant, letter, open_marks, refresh, soonest_due, store};
use crate::author::Author;
use crate::event::{Happening, NewEvent};
use crate::ticket::{Ticket, store as tickets};
use crate::{Ticketing, desk};

/// Clocks that are looked at in one run; the rest waits for the next.
const MOST: u64 = 500;
/// Lowest threshold that people are told about, in percent.
const TOLD_FROM: u32 = 75;

/// The reconciler of clocks.
pub(crate) struct ClockSweep(pub Ticketing);

impl Reconciler for ClockSweep {
    fn name(&self) -> &'static str {
        "tickets.sla_sweep"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(5)
    }

    fn run<'a>(&'a self, scope: SystemScope) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let look =
                self.0.db.sweep_read(&scope, |tx| Box::pin(async move { store::to_look_at(tx, tx.now(), MOST).await }));
            let due = look.await.map_err(|error: DbError| error)?;
            let mut sweep = Sweep::default();
            for (client, ticket) in due {
                sweep.note(ticket, self.one(&scope, client, ticket).await)?;
            }
            sweep.end()
        })
    }
}

impl ClockSweep {
    async fn one(&self, scope: &SystemScope, client: ClientId, id: TicketId) -> Result<(), Failure> {
        let env = self.0.clone();
        let db = env.db.clone();
        db.write(&scope.enter(client), move |tx| Box::pin(async move { look(&env, tx, id).await })).await
    }
}

/// Handles the marks that the clocks of one ticket have passed by now.
async fn look(env: &Ticketing, tx: &WriteTx, id: TicketId) -> Result<(), Failure> {
    let Some(ticket) = tickets::find_for_update(tx, id).await? else { return Ok(()) };
    let folded = refresh::now(env, tx, &ticket).await?;
    let mut handled = store::handled(tx, id).await?;
    for clock in &folded.clocks {
        let fresh = passed(clock, &handled, instant(folded.as_of));
        let Some((latest, earlier)) = fresh.split_last() else { continue };
        for mark in earlier {
            note(tx, &ticket, clock, *mark, "recorded").await?;
        }
        tell(env, tx, &ticket, clock, *latest).await?;
        handled.extend(fresh.iter().map(|(_, passed)| handled_key(clock, *passed)));
    }
    refresh::remember(tx, &ticket, &folded, &handled).await?;
    tickets::set_due(tx, id, soonest_due(&folded.clocks)).await?;
    tx.publish(Change::of(Some(ticket.client), id));
    Ok(())
}

/// The marks that a clock has passed and that nobody has handled, in the order of passing.
fn passed(clock: &Clock, handled: &Handled, now: Instant) -> Vec<(Instant, Passed)> {
    open_marks(clock, handled).into_iter().filter(|(at, _)| *at <= now).collect()
}

async fn note(
    tx: &WriteTx,
    ticket: &Ticket,
    clock: &Clock,
    (reached_at, passed): (Instant, Passed),
    outcome: &'static str,
) -> Result<bool, Failure> {
    let new = NewNotice { client: ticket.client, ticket: ticket.id, clock, passed, reached_at, outcome };
    Ok(store::add_notice(tx, new).await?)
}

/// Handles the latest mark: tells people about it, if it is one to tell about.
async fn tell(
    env: &Ticketing,
    tx: &WriteTx,
    ticket: &Ticket,
    clock: &Clock,
    mark: (Instant, Passed),
) -> Result<(), Failure> {
    let quiet = matches!(mark.1, Passed::Mark(Mark::Percent(percent)) if percent < TOLD_FROM);
    if !note(tx, ticket, clock, mark, if quiet { "recorded" } else { "sent" }).await? || quiet {
        return Ok(());
    }
    let told = letter::send(env, tx, ticket, clock, mark.1).await?;
    let happening = Happening::Mark { target: clock.target, mark: mark.1.name(), told };
    desk::append(tx, ticket, &Author::System, &[NewEvent::now(happening)]).await
}
