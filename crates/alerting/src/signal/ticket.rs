//! The life of a signal's tickets: opened when it stays bad and unsuppressed, resolved when the whole story is well.
//!
//! No reason plays a part in resolving: a clear reaches its ticket under every suppression.

use serde::{Deserialize, Serialize};

use super::level::Level;
use super::output::TicketStep;
use super::rule::TicketAfter;
use super::setup::Settings;

/// State of a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketState {
    /// Open.
    Open,
    /// All was well since then; people are asked to confirm.
    Awaiting {
        /// Instant of the question.
        since: i64,
    },
    /// Resolved or closed.
    Resolved {
        /// Instant of the resolution.
        at: i64,
    },
}

/// The last ticket of a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ticket {
    pub number: u32,
    pub state: TicketState,
    /// A person did something about it.
    pub touched: bool,
}

impl Ticket {
    pub const fn is_unresolved(&self) -> bool {
        !matches!(self.state, TicketState::Resolved { .. })
    }
}

/// All that is remembered of a signal's tickets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Tickets {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<Ticket>,
    /// A person acted before there was a ticket.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub touched_before: bool,
    /// Bad and unsuppressed since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_from: Option<i64>,
    /// All members well since, while the ticket is unresolved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub well_from: Option<i64>,
    /// When recurrences were opened, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recurrences: Vec<i64>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub problem: bool,
}

/// What a step goes by.
pub(crate) struct Situation {
    pub t: i64,
    pub shown: Level,
    /// Whether any reason holds tickets back.
    pub suppressed: bool,
    /// Instant of the episode's raise.
    pub raised_at: Option<i64>,
    /// Whether the signal and its symptoms are all shown ok.
    pub all_well: bool,
    pub after: TicketAfter,
}

/// One thing done: ticket's number, what, and whose recurrence.
pub(crate) type Deed = (u32, TicketStep, Option<u32>);

impl Tickets {
    /// Whether nothing is known of any.
    pub const fn is_blank(&self) -> bool {
        self.last.is_none() && !self.touched_before && self.due_from.is_none()
    }

    /// Whether a ticket is open or awaits confirmation.
    pub fn has_unresolved(&self) -> bool {
        self.last.is_some_and(|ticket| ticket.is_unresolved())
    }

    /// A person acted on the signal.
    pub fn touch(&mut self, shown: Level) {
        match &mut self.last {
            Some(ticket) if ticket.is_unresolved() => ticket.touched = true,
            _ => self.touched_before |= shown > Level::Ok,
        }
    }

    /// A person resolves the ticket.
    pub fn resolve(&mut self, t: i64) {
        if let Some(ticket) = self.last.as_mut().filter(|ticket| ticket.is_unresolved()) {
            ticket.state = TicketState::Resolved { at: t };
        }
    }

    /// Decides what is due at this instant.
    pub fn step(&mut self, now: &Situation, settings: &Settings, deeds: &mut Vec<Deed>) {
        self.due_from = (now.shown > Level::Ok && !now.suppressed).then(|| self.due_from.unwrap_or(now.t));
        if self.due_from.is_some() {
            self.open(now, settings, deeds);
        }
        let watched = now.all_well && self.has_unresolved();
        self.well_from = watched.then(|| self.well_from.unwrap_or(now.t));
        self.settle(now, settings, deeds);
        if now.shown == Level::Ok && !self.has_unresolved() {
            self.touched_before = false;
        }
    }

    fn open(&mut self, now: &Situation, settings: &Settings, deeds: &mut Vec<Deed>) {
        let Some(last) = self.last else {
            self.open_if_due(now, settings, None, deeds);
            return;
        };
        let resolved = match last.state {
            TicketState::Open => return,
            TicketState::Awaiting { .. } => return self.reopen(last, deeds),
            TicketState::Resolved { at } => at,
        };
        let gap = now.raised_at.unwrap_or(resolved) - resolved;
        if gap <= 0 {
            // Closed by a person during this episode: respected.
        } else if gap <= settings.reopen_within {
            self.reopen(last, deeds);
        } else {
            let recurrence_of = (gap <= settings.recurrence_within).then_some(last.number);
            self.open_if_due(now, settings, recurrence_of, deeds);
        }
    }

    fn reopen(&mut self, last: Ticket, deeds: &mut Vec<Deed>) {
        let before = std::mem::take(&mut self.touched_before);
        let touched = last.touched || before;
        self.last = Some(Ticket { state: TicketState::Open, touched, ..last });
        deeds.push((last.number, TicketStep::Reopened, None));
    }

    fn open_if_due(&mut self, now: &Situation, settings: &Settings, of: Option<u32>, deeds: &mut Vec<Deed>) {
        if self.opens_at(&now.after, now.shown).is_none_or(|due| now.t < due) {
            return;
        }
        let number = self.last.map_or(1, |last| last.number.saturating_add(1));
        let touched = std::mem::take(&mut self.touched_before);
        self.last = Some(Ticket { number, state: TicketState::Open, touched });
        deeds.push((number, TicketStep::Opened, of));
        if of.is_some() {
            self.recurrences.retain(|opened| *opened >= now.t - settings.recurrence_within);
            self.recurrences.push(now.t);
            let enough = self.recurrences.len() >= settings.problem_after as usize;
            if enough && !self.problem {
                self.problem = true;
                deeds.push((number, TicketStep::ProblemCreated, None));
            }
        }
    }

    fn settle(&mut self, now: &Situation, settings: &Settings, deeds: &mut Vec<Deed>) {
        let (Some(well_from), Some(ticket)) = (self.well_from, self.last.as_mut()) else { return };
        if ticket.state == TicketState::Open && now.t >= well_from + settings.auto_resolve_after {
            if ticket.touched {
                ticket.state = TicketState::Awaiting { since: now.t };
                deeds.push((ticket.number, TicketStep::AwaitingConfirmation, None));
            } else {
                ticket.state = TicketState::Resolved { at: now.t };
                deeds.push((ticket.number, TicketStep::ResolvedAuto, None));
            }
        }
        if let TicketState::Awaiting { since } = ticket.state
            && now.t >= since + settings.confirm_timeout
        {
            ticket.state = TicketState::Resolved { at: now.t };
            deeds.push((ticket.number, TicketStep::ClosedAuto, None));
        }
    }

    /// Instant at which a first or a further ticket is due; `None` where none will be.
    fn opens_at(&self, after: &TicketAfter, level: Level) -> Option<i64> {
        Some(self.due_from? + after.at(level)?)
    }

    /// The instants at which something is due by itself.
    pub fn deadlines(&self, after: &TicketAfter, level: Level, settings: &Settings) -> [Option<i64>; 2] {
        let opens = self.opens_at(after, level).filter(|_| !self.has_unresolved());
        let settles = self.well_from.and_then(|well| match self.last?.state {
            TicketState::Open => Some(well + settings.auto_resolve_after),
            TicketState::Awaiting { since } => Some(since + settings.confirm_timeout),
            TicketState::Resolved { .. } => None,
        });
        [opens, settles]
    }
}
