//! The clock: a pure fold of a ticket's log over definitions.
//!
//! `clock(ticket, target) = fold(events, policies, calendars)`. An *instance* is one run of one target; it counts while it is
//! open, has a promise, the ticket is neither resolved nor (where that matters) paused, and the instant lies in a window of
//! its calendar. Everything else follows: the due time is the first instant at which consumed time equals the budget, the
//! breach the infimum of those at which it is more. A breach is a fact and is never taken back.
//!
//! Parts: `terms` (promise and calendar), `instance` (one run, counting), `change` (what changes do to it), `life` (one
//! ticket with its attributes), `log` (events in order, reopening, merging), `account` (what is shown).

mod account;
mod change;
mod instance;
mod life;
mod log;
mod merge;
mod reply;
mod terms;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub(crate) use self::instance::{Adjustment, Halt, Instance, Stretch};
pub(crate) use self::log::{Tickets, lives};

use crate::policy::Mark;
use crate::{Definitions, Instant, Knowledge, Refusal, Target, Ticket};

/// How a clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing is promised.
    None,
    /// Time passes, or would in the next window.
    Running,
    /// Time stands still until the ticket goes on.
    Paused,
    /// Fulfilled within the budget.
    Met,
    /// The budget was exceeded, whatever came later.
    Breached,
    /// Ended without being needed any more.
    Void,
}

/// Why a clock was breached or void.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Breached: time went by.
    Elapsed,
    /// Breached: a change put consumed time above the budget.
    PolicyChange,
    /// Breached before it was known that there was a clock.
    IngestDelay,
    /// Void: the ticket was resolved.
    Resolved,
    /// Void: the ticket went into another one.
    Merged,
}

/// What else is to be said about a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// Resolved by the alert's end.
    Auto,
    /// The last message needed no answer.
    NoAnswerNeeded,
    /// Answered by speaking.
    SpokeToUser,
    /// Breached with a justification; reports may leave it out.
    Excluded,
    /// The calendar has no window in sight, so there is no due time.
    CalendarExhausted,
}

/// A threshold on the way of a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Threshold {
    /// When it was or will be reached; `None` if that cannot be said, because the clock is paused or has ended before.
    pub at: Option<Instant>,
    /// When people may be told.
    pub notify_at: Option<Instant>,
}

/// The account of one instance: one run of one target of one ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clock {
    /// Ticket; `ID/2`, `ID/3` for the tickets that came of late reopenings.
    pub ticket: String,
    /// What it runs for.
    pub target: Target,
    /// Number of the instance among those of its target, from 1.
    pub ordinal: usize,
    /// How often it started again at 0.
    pub restarts: u32,
    /// How it stands.
    pub verdict: Verdict,
    /// Whether business time passes for it, or would in the next window: open, promised, not paused. A breached clock goes
    /// on counting until it is fulfilled.
    pub counting: bool,
    /// When it opened.
    pub opened_at: Instant,
    /// When it was fulfilled; a breach does not fill it.
    pub fulfilled_at: Option<Instant>,
    /// When it ended, fulfilled or not.
    pub ended_at: Option<Instant>,
    /// Running: the first instant with consumed = budget, if nothing else happens. Met, breached: as it stood then.
    pub due: Option<Instant>,
    /// Running: when it will be breached. Breached: when it was.
    pub breach_at: Option<Instant>,
    /// Consumed business time, in milliseconds.
    pub consumed_ms: i64,
    /// Promised business time, in milliseconds; `None` without promise or when its business days run out of calendar.
    pub budget_ms: Option<i64>,
    /// Budget less consumed time; negative after a breach.
    pub remaining_ms: Option<i64>,
    /// Thresholds of the policy version of the ticket.
    pub thresholds: BTreeMap<Mark, Threshold>,
    /// Why it was breached or void.
    pub cause: Option<Cause>,
    /// What else is to be said.
    pub flags: BTreeSet<Flag>,
    /// Calendar in which it counts.
    pub calendar: Option<String>,
    /// Policy of the ticket.
    pub policy: String,
    /// Place of the ticket's policy version among the policy's versions, from 0.
    pub policy_version: Option<usize>,
    /// When the next known version of the policy comes into force; projections take it into account.
    pub next_version_at: Option<Instant>,
}

impl Knowledge<'_> {
    /// The clocks of all tickets, by ticket, target and order of opening. Tickets that are not known yet have none.
    ///
    /// # Errors
    /// `unknown_policy` and `unknown_calendar` if a log names what is not defined.
    pub fn fold(&self, tickets: &[Ticket]) -> Result<Vec<Clock>, Refusal> {
        let mut clocks = Vec::new();
        for ticket in tickets {
            clocks.extend(self.fold_ticket(tickets, ticket)?);
        }
        Ok(clocks)
    }

    /// The clocks of one log; `tickets` holds those that it was merged with or split from.
    ///
    /// # Errors
    /// As [`Knowledge::fold`].
    pub fn fold_ticket(&self, tickets: &[Ticket], ticket: &Ticket) -> Result<Vec<Clock>, Refusal> {
        let mut clocks = Vec::new();
        for life in lives(Tickets::new(self, tickets), ticket)? {
            clocks.extend(life.accounts()?);
        }
        Ok(clocks)
    }
}

/// The clocks of all tickets at an instant, with what was known then.
///
/// # Errors
/// As [`Knowledge::fold`].
pub fn fold(tickets: &[Ticket], definitions: &Definitions, as_of: Instant) -> Result<Vec<Clock>, Refusal> {
    Knowledge::new(definitions, as_of).fold(tickets)
}
