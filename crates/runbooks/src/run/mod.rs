//! One execution of a runbook: pinned to a version, bound to one device, written down event by event.
//!
//! Reading order: [`event`] (what can happen), [`chain`] (how it is kept from being changed), [`state`] (where a run
//! stands), [`advance`] (what happens next), `drive` (carries that out), `start` and `person` (what people do).

pub mod advance;
pub mod chain;
pub mod drive;
mod entity;
pub mod event;
pub mod graphql;
pub mod person;
pub mod reconciler;
pub mod service;
pub mod start;
pub mod state;
pub(crate) mod store;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use kernel::{ClientId, DeviceId, InsightId, RunId, RunbookId, RunbookVersionId, TicketId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use wire::plan::Digest;

use chain::Head;

/// How a step or a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunResult {
    /// As it should.
    Ok,
    /// Something was changed, and proved to have worked where the runbook asks for proof.
    Changed,
    /// Nothing had to be changed.
    NoChange,
    /// Not as it should.
    Failed,
    /// It took longer than it may.
    TimedOut,
    /// A decision led past it.
    Skipped,
    /// The agent could not be reached.
    Unreachable,
    /// A person, or the agent, said no.
    Rejected,
    /// Done, not verified.
    Unverified,
    /// The agent was cut off: what was done is not known.
    UnknownOutcome,
    /// A person ended it.
    Cancelled,
}

impl RunResult {
    /// Every result.
    pub const ALL: [Self; 11] = [
        Self::Ok,
        Self::Changed,
        Self::NoChange,
        Self::Failed,
        Self::TimedOut,
        Self::Skipped,
        Self::Unreachable,
        Self::Rejected,
        Self::Unverified,
        Self::UnknownOutcome,
        Self::Cancelled,
    ];

    /// Stable name, as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Changed => "changed",
            Self::NoChange => "no_change",
            Self::Failed => "failed",
            Self::TimedOut => "timed_out",
            Self::Skipped => "skipped",
            Self::Unreachable => "unreachable",
            Self::Rejected => "rejected",
            Self::Unverified => "unverified",
            Self::UnknownOutcome => "unknown_outcome",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads a stable name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|result| result.as_str() == text)
    }

    /// Whether a run goes on after a step that ended like this.
    #[must_use]
    pub const fn is_good(self) -> bool {
        matches!(self, Self::Ok | Self::Changed | Self::NoChange | Self::Skipped)
    }
}

/// Whether a run is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RunPhase {
    /// An agent acts, or a predicate is looked at.
    Running,
    /// It waits for people or time.
    Waiting,
    /// It is over.
    Finished,
}

impl RunPhase {
    /// Every phase.
    pub const ALL: [Self; 3] = [Self::Running, Self::Waiting, Self::Finished];

    /// Stable name, as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::Finished => "finished",
        }
    }

    /// Reads a stable name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.as_str() == text)
    }
}

/// A run, as its row says.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Which one.
    pub id: RunId,
    /// Whose.
    pub client: ClientId,
    /// The version that it is pinned to.
    pub version: RunbookVersionId,
    /// The device that it works on.
    pub device: DeviceId,
    /// The ticket that it is done for.
    pub ticket: Option<TicketId>,
    /// The insight that it is done for.
    pub insight: Option<InsightId>,
    /// Text of its plan.
    pub plan: String,
    /// Hash of the plan.
    pub plan_hash: Digest,
    /// Whether it is under way.
    pub phase: RunPhase,
    /// How it ended.
    pub outcome: Option<RunResult>,
    /// Who asked for it; `None` if nobody did.
    pub requested_by: Option<UserId>,
    /// Their name at that time.
    pub requested_by_name: String,
    /// When to look at it again without anything having happened.
    pub next_look_at: Option<Timestamp>,
    /// End of its chain of events.
    pub head: Head,
    /// When it began.
    pub created_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// What a run is to be made of.
#[derive(Debug, Clone)]
pub struct NewRun {
    /// An id chosen by the caller.
    pub id: Option<RunId>,
    /// Which version.
    pub version: RunbookVersionId,
    /// On which device.
    pub device: DeviceId,
    /// Values of parameters; the others take their defaults.
    pub parameters: BTreeMap<String, String>,
    /// The ticket that it is done for.
    pub ticket: Option<TicketId>,
    /// The insight that it is done for.
    pub insight: Option<InsightId>,
    /// The component that the insight is about, such as a mount.
    pub insight_component: Option<String>,
    /// Hash of the plan that was looked at.
    pub plan_hash: Digest,
}

/// Which runs of a list.
#[derive(Debug, Clone, Default)]
pub struct RunFilter {
    /// Of one client.
    pub client: Option<ClientId>,
    /// On one device.
    pub device: Option<DeviceId>,
    /// For one ticket.
    pub ticket: Option<TicketId>,
    /// For one insight.
    pub insight: Option<InsightId>,
    /// Of one runbook.
    pub runbook: Option<RunbookId>,
    /// In one of these phases; empty is any.
    pub phases: Vec<RunPhase>,
}
