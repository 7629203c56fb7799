//! Work times: entries on tickets, and the one timer that each person may have running.
//!
//! Invariants
//! - A person has at most one running timer, in the whole installation: its row's key is the person.
//! - The kind of work is always said.
//! - An entry has 1 to 1,440 whole minutes, and is never changed.

pub(crate) mod entity;
pub mod graphql;
pub mod service;
pub(crate) mod store;
pub mod timer;

use kernel::text::Line;
use kernel::{ClientId, TicketId, TimeEntryId, Timestamp, UserId};
use serde::Serialize;

use crate::closed::closed;
use crate::ticket::WorkKind;

closed! {
    /// How a time entry came to be.
    EntryOrigin {
        /// By a timer.
        Timer = "timer",
        /// Typed in.
        Manual = "manual",
        /// Proposed by the run of a runbook.
        Run = "run",
    }
}

/// A span of work on a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimeEntry {
    /// Which one.
    pub id: TimeEntryId,
    /// Whose ticket.
    pub client: ClientId,
    /// Which ticket.
    pub ticket: TicketId,
    /// Who worked; `None` for what nobody did.
    pub user: Option<UserId>,
    /// Their name at that time.
    pub user_name: String,
    /// What kind of work.
    pub work_kind: WorkKind,
    /// When it began.
    pub started_at: Timestamp,
    /// How long, in minutes.
    pub minutes: i32,
    /// What was done, on one line.
    pub note: String,
    /// How the entry came to be.
    pub origin: EntryOrigin,
    /// When it was recorded.
    pub created_at: Timestamp,
}

/// A time entry to record.
#[derive(Debug, Clone)]
pub struct NewEntry {
    /// An id chosen by the caller; a second call with it gives the entry of the first.
    pub id: Option<TimeEntryId>,
    /// What kind of work.
    pub work_kind: WorkKind,
    /// When it began.
    pub started_at: Timestamp,
    /// How long, in minutes.
    pub minutes: i32,
    /// What was done.
    pub note: Line,
    /// How the entry comes to be.
    pub origin: EntryOrigin,
}

/// A person's running timer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunningTimer {
    /// Whose.
    pub user: UserId,
    /// For a ticket of this client.
    pub client: ClientId,
    /// For this ticket.
    pub ticket: TicketId,
    /// For what kind of work.
    pub work_kind: WorkKind,
    /// Since when.
    pub started_at: Timestamp,
}
