//! Escalation: people are told one step after the other until somebody takes the insight.
//!
//! ```text
//! message of the engine --start--> running --acknowledged--> acknowledged
//!                                   | each step: mail to its people, a job for the step after it
//!                                   +--all well--> cleared   +--nobody left--> exhausted   +--merged--> stopped
//! ```
//! Invariants
//! - The policy is kept as it was when the run began; people and addresses are looked up at each step.
//! - A person gets at most one message of one step of one run: the notice is unique per insight, run, step and recipient,
//!   and is written with its mail, its link and the job of the next step in one transaction.
//! - A step without a reachable person does not wait: it is told as a gap, and the next step follows at once.
//! - Only the database's clock counts; a step is done by whoever holds the row, at the position that the job names.

pub(crate) mod entity;
pub mod graphql;
pub mod jobs;
mod letter;
pub mod next;
pub(crate) mod service;
pub(crate) mod store;

use kernel::{ClientId, EscalationPolicyId, InsightId, LinkId, Timestamp, UserId};
use serde::Serialize;
use uuid::Uuid;

use crate::policy::Definition;
use crate::stored::names;

names! {
    /// How a run stands.
    State {
        /// Its next step is due at some instant.
        Running = "running",
        /// Somebody took the insight.
        Acknowledged = "acknowledged",
        /// All became well.
        Cleared = "cleared",
        /// Everybody was told and nobody answered.
        Exhausted = "exhausted",
        /// It was ended for another reason.
        Stopped = "stopped",
    }
}

/// A run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Escalation {
    /// Which one.
    pub id: Uuid,
    /// Whose.
    pub client: ClientId,
    /// Of which insight.
    pub insight: InsightId,
    /// The how many-th of the insight, from 1.
    pub run: i32,
    /// The policy.
    pub policy: EscalationPolicyId,
    /// Its version when the run began.
    pub policy_version: i32,
    /// Its name when the run began.
    pub policy_name: String,
    /// Its steps when the run began.
    pub definition: Definition,
    /// How it stands.
    pub state: State,
    /// Which step comes next.
    pub stand: next::Stand,
    /// Counts what was done; a job names the position at which it may go on.
    pub position: i32,
    /// Why it began, or why it ended.
    pub reason: String,
    /// When it goes on.
    pub next_at: Option<Timestamp>,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// A message to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Which one.
    pub id: Uuid,
    /// Whose.
    pub client: ClientId,
    /// Of which insight.
    pub insight: InsightId,
    /// Of which run.
    pub escalation: Uuid,
    /// Its number.
    pub run: i32,
    /// Round and step, or what else was told.
    pub step: String,
    /// To whom, as a key.
    pub recipient: String,
    /// To which login.
    pub user: Option<UserId>,
    /// To whom, by name.
    pub recipient_name: String,
    /// To which address.
    pub email: String,
    /// Message id of the mail.
    pub message_id: String,
    /// The link by which they can take it.
    pub link: Option<LinkId>,
    /// When.
    pub at: Timestamp,
}
