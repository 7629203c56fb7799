//! The clocks of tickets: what was promised, what is used up, and who is told when it runs out.
//!
//! `clocks(ticket) = fold(log, policies, calendars)` by the pure engine [`sla`]. What is shown comes from the fold, at the
//! instant of the question. The rows of `ticket_clock` only remember what the fold said last, so that sweeps and lists by
//! due instant need not fold every ticket; they are rewritten in the transaction of each entry of the log, and compared
//! with the fold every hour ([`check`]).
//!
//! Marks (thresholds, and the breach) are handled once for each round of a clock: `ticket_notice` has one row each, written
//! in the transaction that queues the mails ([`sweep`]).

pub(crate) mod book;
pub(crate) mod check;
pub(crate) mod entity;
pub mod graphql;
mod letter;
pub(crate) mod refresh;
pub mod service;
pub(crate) mod store;
pub(crate) mod sweep;
pub(crate) mod terms;
pub mod words;

use std::collections::BTreeSet;

use kernel::{TicketId, Timestamp};
use sla::{Clock, Instant, Mark, Target};

/// What the fold said of one clock when it last ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredClock {
    /// Of which ticket.
    pub ticket: TicketId,
    /// Of which target.
    pub target: Target,
    /// Which instance of the target, from 1.
    pub instance: i32,
    /// How often it started again at 0.
    pub round: i32,
    /// How it stood.
    pub verdict: String,
    /// When it opened.
    pub opened_at: Timestamp,
    /// When it is due.
    pub due_at: Option<Timestamp>,
    /// When it is or was missed.
    pub breach_at: Option<Timestamp>,
    /// When it was fulfilled.
    pub fulfilled_at: Option<Timestamp>,
    /// Business time used up, in milliseconds.
    pub consumed_ms: i64,
    /// Business time promised, in milliseconds.
    pub budget_ms: Option<i64>,
    /// Why it was missed or ended.
    pub cause: Option<String>,
    /// What else is to be said.
    pub flags: serde_json::Value,
    /// The thresholds with their instants.
    pub thresholds: serde_json::Value,
    /// When to look at it again.
    pub next_at: Option<Timestamp>,
    /// The place of the last entry of the log that was folded.
    pub log_seq: i32,
    /// Of when this is.
    pub computed_at: Timestamp,
}

/// What can be passed on the way of a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Passed {
    /// A threshold.
    Mark(Mark),
    /// The promise itself.
    Breach,
}

impl Passed {
    /// Stable name, as stored.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Mark(mark) => mark.to_string(),
            Self::Breach => "breach".to_owned(),
        }
    }
}

/// The marks that were handled, as stored: target, instance, round, mark.
pub(crate) type Handled = BTreeSet<(String, i32, i32, String)>;

/// The key of a mark among the handled ones.
pub(crate) fn handled_key(clock: &Clock, passed: Passed) -> (String, i32, i32, String) {
    (clock.target.name().to_owned(), ordinal(clock), round(clock), passed.name())
}

pub(crate) fn ordinal(clock: &Clock) -> i32 {
    i32::try_from(clock.ordinal).unwrap_or(i32::MAX)
}

pub(crate) fn round(clock: &Clock) -> i32 {
    i32::try_from(clock.restarts).unwrap_or(i32::MAX)
}

/// The marks of a clock that nobody has handled, with the instant from which on somebody may: nothing while it is paused
/// or has ended.
pub(crate) fn open_marks(clock: &Clock, handled: &Handled) -> Vec<(Instant, Passed)> {
    if !clock.counting {
        return Vec::new();
    }
    let thresholds = clock.thresholds.iter().filter_map(|(mark, threshold)| {
        let at = threshold.notify_at.or(threshold.at)?;
        Some((at, Passed::Mark(*mark)))
    });
    // At its instant a promise is still kept; a millisecond later it is not.
    let breach = clock.breach_at.map(|at| (at.plus_ms(1), Passed::Breach));
    let mut open: Vec<_> =
        thresholds.chain(breach).filter(|(_, passed)| !handled.contains(&handled_key(clock, *passed))).collect();
    open.sort_unstable();
    open
}

/// An instant of the engine as a time of the system.
pub(crate) fn time(instant: Instant) -> Timestamp {
    Timestamp::from_micros(instant.micros())
}

/// A time of the system as an instant of the engine, cut to whole milliseconds.
pub(crate) fn instant(time: Timestamp) -> Instant {
    Instant::from_micros(time.micros())
}

/// The soonest due instant of the clocks that count.
pub(crate) fn soonest_due(clocks: &[Clock]) -> Option<Timestamp> {
    clocks.iter().filter(|clock| clock.counting).filter_map(|clock| clock.due).min().map(time)
}
