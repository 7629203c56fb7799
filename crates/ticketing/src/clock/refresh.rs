//! Rewrites what is remembered of a ticket's clocks.

use db::{ReadTx, WriteTx};
use kernel::{Failure, TicketId, Timestamp};
use serde_json::json;
use sla::Clock;

use super::book::Book;
use super::{Handled, StoredClock, open_marks, ordinal, round, soonest_due, store, time};
use crate::Ticketing;
use crate::event::{TicketEvent, store as log};
use crate::ticket::Ticket;

/// Folds the log of a ticket at the instant of the transaction and remembers the result; gives the soonest due instant.
pub(crate) async fn of_ticket(env: &Ticketing, tx: &WriteTx, ticket: &Ticket) -> Result<Option<Timestamp>, Failure> {
    let folded = now(env, tx, ticket).await?;
    let handled = store::handled(tx, ticket.id).await?;
    remember(tx, ticket, &folded, &handled).await?;
    Ok(soonest_due(&folded.clocks))
}

/// The clocks of one ticket, of when they are, and how much of the log they know.
#[derive(Debug, Clone)]
pub(crate) struct Folded {
    pub as_of: Timestamp,
    pub log_seq: i32,
    pub clocks: Vec<Clock>,
}

impl Folded {
    /// The clocks as they are remembered, by target and instance.
    pub(crate) fn rows(&self, ticket: TicketId, handled: &Handled) -> Result<Vec<StoredClock>, Failure> {
        let row = |clock: &Clock| stored(ticket, clock, handled, self);
        let mut rows = self.clocks.iter().map(row).collect::<Result<Vec<_>, _>>()?;
        rows.sort_by(|a, b| (a.target.name(), a.instance).cmp(&(b.target.name(), b.instance)));
        Ok(rows)
    }
}

/// The clocks of one ticket at the instant of the transaction. A transaction that waited for the ticket on PostgreSQL has
/// begun before entries that it sees: then it is the instant of the last of them.
pub(crate) async fn now(env: &Ticketing, tx: &ReadTx, ticket: &Ticket) -> Result<Folded, Failure> {
    let log = entries(tx, ticket).await?;
    let as_of = log.iter().map(|entry| entry.recorded_at).fold(tx.now(), Timestamp::max);
    fold(&env.book(tx, ticket.client).await?, ticket.id, log, as_of)
}

/// The clocks of one ticket at an instant, with what was known then.
pub(crate) async fn at(env: &Ticketing, tx: &ReadTx, ticket: &Ticket, as_of: Timestamp) -> Result<Folded, Failure> {
    fold(&env.book(tx, ticket.client).await?, ticket.id, entries(tx, ticket).await?, as_of)
}

async fn entries(tx: &ReadTx, ticket: &Ticket) -> Result<Vec<TicketEvent>, Failure> {
    Ok(log::clock_logs(tx, &[ticket.id]).await?.remove(&ticket.id).unwrap_or_default())
}

fn fold(book: &Book, id: TicketId, log: Vec<TicketEvent>, as_of: Timestamp) -> Result<Folded, Failure> {
    let log_seq = log.last().map_or(0, |entry| entry.seq);
    let clocks = book.clocks(&[(id, log)], as_of)?.remove(&id).unwrap_or_default();
    Ok(Folded { as_of, log_seq, clocks })
}

/// Remembers clocks that were folded.
pub(crate) async fn remember(tx: &WriteTx, ticket: &Ticket, folded: &Folded, handled: &Handled) -> Result<(), Failure> {
    let rows = folded.rows(ticket.id, handled)?;
    Ok(store::replace(tx, ticket, &rows).await?)
}

/// A clock as it is remembered.
fn stored(ticket: TicketId, clock: &Clock, handled: &Handled, folded: &Folded) -> Result<StoredClock, Failure> {
    let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let text = |value: serde_json::Result<serde_json::Value>| value.map(word).map_err(Failure::internal);
    let thresholds: serde_json::Map<String, serde_json::Value> = clock
        .thresholds
        .iter()
        .map(|(mark, threshold)| (mark.to_string(), json!(threshold.at.map(|at| at.to_string()))))
        .collect();
    Ok(StoredClock {
        ticket,
        target: clock.target,
        instance: ordinal(clock),
        round: round(clock),
        verdict: text(serde_json::to_value(clock.verdict))?,
        opened_at: time(clock.opened_at),
        due_at: clock.due.map(time),
        breach_at: clock.breach_at.map(time),
        fulfilled_at: clock.fulfilled_at.map(time),
        consumed_ms: clock.consumed_ms,
        budget_ms: clock.budget_ms,
        cause: clock.cause.map(|cause| text(serde_json::to_value(cause))).transpose()?,
        flags: serde_json::to_value(&clock.flags).map_err(Failure::internal)?,
        thresholds: thresholds.into(),
        next_at: open_marks(clock, handled).first().map(|(at, _)| time(*at)),
        log_seq: folded.log_seq,
        computed_at: folded.as_of,
    })
}
