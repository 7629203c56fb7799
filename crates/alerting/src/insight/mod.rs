//! Insights: the story of one or more alerts of one client. What, why, so what, now what.
//!
//! Which alerts are one story
//! - R0: the same signal, raised again while the story is open or at most four hours and ten minutes after its end, comes
//!   back into it (ten minutes are the engine's wait until a ticket resolves by itself).
//! - R1: a symptom joins the story of its cause, and leaves it when the engine releases it.
//! - R6: everything else is a story of its own.
//!
//! Invariants
//! - Every alert is in exactly one story, and every story is of one client.
//! - Each change of a story stands in its timeline, written in the same transaction.

pub(crate) mod entity;
pub mod graphql;
pub mod linked;
pub mod service;
pub(crate) mod store;
mod story;
pub mod timeline;

use std::time::Duration;

use kernel::{AgreementId, ClientId, DeviceId, InsightId, RuleId, RunbookId, TeamId, TicketId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::alert::OwnerRecord;
use crate::owner::AffectedService;
use crate::signal::Level;
use crate::stored::names;

pub use service::{attach_ticket, conclude, note, note_once};
pub(crate) use story::{Changed, Facts, tell, threshold_of};
pub use story::{Chart, Evidence, EvidenceKind, Hypothesis};

/// How long after its end a story takes the same signal back: what the engine takes for a reopened ticket.
pub const REOPEN_WITHIN: Duration = Duration::from_secs(14_400 + 600);

names! {
    /// Whether a story goes on.
    State {
        /// Some member is not well.
        Open = "open",
        /// All members are well.
        Ended = "ended",
        /// It turned out to be part of another.
        Merged = "merged",
    }
}

names! {
    /// What people do about it.
    Handling {
        /// Nobody was told yet.
        New = "new",
        /// Somebody was told.
        Notified = "notified",
        /// Somebody has it.
        Owned = "owned",
        /// Somebody put it off.
        Snoozed = "snoozed",
        /// It is over, with an outcome.
        Done = "done",
    }
}

names! {
    /// How a story came out.
    Outcome {
        /// A person mended it.
        FixedByHuman = "fixed_by_human",
        /// A runbook mended it.
        FixedByRunbook = "fixed_by_runbook",
        /// It went away.
        SelfResolved = "self_resolved",
        /// There was nothing.
        FalsePositive = "false_positive",
        /// It was part of another.
        Duplicate = "duplicate",
        /// It was planned.
        Expected = "expected",
        /// It is lived with.
        AcceptedRisk = "accepted_risk",
        /// Nobody knows.
        Unknown = "unknown",
    }
}

impl Outcome {
    /// As people say it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::FixedByHuman => "mended by a person",
            Self::FixedByRunbook => "mended by a runbook",
            Self::SelfResolved => "went away by itself",
            Self::FalsePositive => "a false alarm",
            Self::Duplicate => "part of another insight",
            Self::Expected => "expected, it was planned",
            Self::AcceptedRisk => "an accepted risk",
            Self::Unknown => "unknown",
        }
    }
}

names! {
    /// How sure a cause is.
    Confidence {
        /// A guess.
        Low = "low",
        /// Something speaks for it.
        Medium = "medium",
        /// It was seen.
        High = "high",
    }
}

/// What a story says. Stored as JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Story {
    /// The fact.
    pub what: String,
    /// The likely cause with what speaks for it.
    pub why: Hypothesis,
    /// What it means for the business, in a sentence or two.
    pub so_what: String,
    /// The business services that stand on the device.
    pub services: Vec<AffectedService>,
    /// The agreement's name.
    pub agreement_name: Option<String>,
    /// What to do.
    pub now_what: String,
    /// The very next step, with who takes it.
    pub next_step: String,
    /// Instructions.
    pub runbook: Option<RunbookId>,
    /// What to draw; `None` for a rule without a metric.
    pub chart: Option<Chart>,
    /// Whether nobody was entered as responsible.
    pub unowned: bool,
}

/// A story.
#[derive(Debug, Clone, PartialEq)]
pub struct Insight {
    /// Which one.
    pub id: InsightId,
    /// Whose.
    pub client: ClientId,
    /// Key of the signal at its root.
    pub signal_key: String,
    /// The rule of the root.
    pub rule: RuleId,
    /// The device of the root.
    pub device: DeviceId,
    /// The component of the root.
    pub component: String,
    /// Class of the rule.
    pub class: String,
    /// Area of the rule.
    pub area: String,
    /// One line.
    pub title: String,
    /// What it says.
    pub story: Story,
    /// Worst level of the members now.
    pub level: Level,
    /// Worst level ever.
    pub worst: Level,
    /// Whether it goes on.
    pub state: State,
    /// What people do about it.
    pub handling: Handling,
    /// Who owns it.
    pub owner: OwnerRecord,
    /// Who has it.
    pub assignee: Option<UserId>,
    /// Name of who has it; empty while nobody has.
    pub holder: String,
    /// When it was acknowledged.
    pub acknowledged_at: Option<Timestamp>,
    /// Until when the acknowledgement holds.
    pub lease_until: Option<Timestamp>,
    /// Until when it was put off.
    pub snoozed_until: Option<Timestamp>,
    /// How it came out.
    pub outcome: Option<Outcome>,
    /// More about that.
    pub outcome_note: String,
    /// Its ticket.
    pub ticket: Option<TicketId>,
    /// The ticket's number.
    pub ticket_number: Option<i64>,
    /// The story that it is part of.
    pub merged_into: Option<InsightId>,
    /// How often it came back.
    pub reopened: i32,
    /// The stamp that began the breach.
    pub began_at: Timestamp,
    /// When it was raised.
    pub raised_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// When anything about it changed.
    pub changed_at: Timestamp,
    /// Counts changes.
    pub version: i32,
}

impl Insight {
    /// How long an acknowledgement holds: the worse, the shorter (design, section 10).
    #[must_use]
    pub const fn lease(level: Level) -> Duration {
        match level {
            Level::Critical => Duration::from_secs(1_800),
            Level::Warn | Level::Ok => Duration::from_secs(7_200),
        }
    }

    /// The agreement that covers it.
    #[must_use]
    pub const fn agreement(&self) -> Option<AgreementId> {
        self.owner.agreement
    }
}

/// Which insights of a list.
#[derive(Debug, Clone, Default)]
pub struct InsightFilter {
    /// Of one client.
    pub client: Option<ClientId>,
    /// About one device.
    pub device: Option<DeviceId>,
    /// About one rule.
    pub rule: Option<RuleId>,
    /// In one of these states; empty is any but merged.
    pub states: Vec<State>,
    /// Handled in one of these ways; empty is any.
    pub handling: Vec<Handling>,
    /// Of one of these levels; empty is any.
    pub levels: Vec<Level>,
    /// Held by one of these people.
    pub holder: Option<Holder>,
    /// Owned by one of these teams; empty is any.
    pub teams: Vec<TeamId>,
    /// With this ticket.
    pub ticket: Option<TicketId>,
    /// Raised at or after.
    pub from: Option<Timestamp>,
    /// Raised before.
    pub to: Option<Timestamp>,
}

/// Who has an insight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// This person.
    User(UserId),
    /// Nobody.
    Nobody,
}

/// Order of a list of insights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InsightOrder {
    /// Those raised last first.
    #[default]
    Raised,
    /// Those changed last first.
    Changed,
}
