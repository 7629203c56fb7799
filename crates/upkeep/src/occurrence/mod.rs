//! One due instance of an obligation.
//!
//! Reading order: [`state`] says what may become of it, [`planning`] which ones exist, `change` writes what became of it,
//! [`service`] is for people, [`act`] for what happens by itself, [`reconciler`] for what happens by the clock.

pub mod act;
mod change;
pub mod decision;
pub(crate) mod entity;
pub mod graphql;
pub mod planning;
pub mod reconciler;
pub mod service;
pub mod state;
pub(crate) mod store;

use jiff::civil::Date;
use kernel::{ClientId, DecisionId, ObligationId, OccurrenceId, TicketId, Timestamp};
use serde::Serialize;

pub use act::{Declined, PlannedWork, decline, find, planned_work, set_ticket};
pub use state::{OccurrenceState, Timeliness};

use crate::cadence::instants::Instants;

/// One due instance of an obligation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Occurrence {
    /// Which one.
    pub id: OccurrenceId,
    /// Whose.
    pub client: ClientId,
    /// What it is an instance of.
    pub obligation: ObligationId,
    /// The date, in the zone of the obligation's cadence.
    pub due_on: Date,
    /// What that means on the time line.
    #[serde(skip)]
    pub instants: Instants,
    /// Where it stands.
    pub state: OccurrenceState,
    /// Since when.
    #[serde(skip)]
    pub state_since: Timestamp,
    /// When its work was asked for.
    #[serde(skip)]
    pub announced_at: Option<Timestamp>,
    /// When it was done.
    pub done_at: Option<Timestamp>,
    /// Who said so.
    pub done_by: Option<String>,
    /// Whether it was done after it was missed.
    pub done_late: bool,
    /// What was said at its end: about the work, or why it was declined or excused.
    pub note: String,
    /// The ticket of its work.
    pub ticket: Option<TicketId>,
    /// The question to the client whether it is wanted.
    pub decision: Option<DecisionId>,
    /// Who declined it for the client.
    pub declined_by: Option<String>,
    /// The last date for which it and its followers are excused.
    pub excused_until: Option<Date>,
    /// Who excused it.
    pub excused_by: Option<String>,
    /// Counts changes.
    pub version: i32,
}

impl Occurrence {
    /// How the doing lies to the due date; `None` while it is not done.
    #[must_use]
    pub fn timeliness(&self) -> Option<Timeliness> {
        let done_at = self.done_at?;
        Some(match self.done_late {
            true => Timeliness::AfterMissed,
            false => state::timeliness(done_at, &self.instants),
        })
    }
}

/// Which occurrences of a list.
#[derive(Debug, Clone, Default)]
pub struct OccurrenceFilter {
    /// Of one client.
    pub client: Option<ClientId>,
    /// Of one obligation.
    pub obligation: Option<ObligationId>,
    /// In one of these states; empty is any.
    pub states: Vec<OccurrenceState>,
    /// Due on or after this date.
    pub from: Option<Date>,
    /// Due on or before this date.
    pub to: Option<Date>,
}

/// Order of a list of occurrences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OccurrenceOrder {
    /// Soonest due first.
    #[default]
    DueAscending,
    /// Latest due first.
    DueDescending,
}
