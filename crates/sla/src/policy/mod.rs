//! Policies: what is promised for which priority, in which calendar, and what happens when that changes.

mod change;
mod mark;
mod promise;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::change::{ChangeKind, ChangeMode, ChangeModes};
pub use self::mark::Mark;
pub use self::promise::{BusinessDays, Promise};

use crate::version::Version;
use crate::{Instant, Refusal, Span};

/// What a clock runs for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// Until the first answer of an agent.
    FirstResponse,
    /// From the oldest unanswered message of the customer until an agent answers it.
    NextResponse,
    /// From one public message of an agent to the next.
    Update,
    /// Until the ticket is resolved.
    Resolution,
}

impl Target {
    /// All targets, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::FirstResponse, Self::NextResponse, Self::Update, Self::Resolution];

    /// The name in definitions: `first_response`, `next_response`, `update`, `resolution`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::FirstResponse => "first_response",
            Self::NextResponse => "next_response",
            Self::Update => "update",
            Self::Resolution => "resolution",
        }
    }
}

/// What is promised for one priority. An absent promise is no promise, never one of zero.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Priority {
    /// Calendar of this priority, above every other one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// Time to the first answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_response: Option<Promise>,
    /// Time to each further answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_response: Option<Promise>,
    /// Time between two updates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update: Option<Promise>,
    /// Time to the resolution.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Promise>,
}

impl Priority {
    /// The promise for a target.
    #[must_use]
    pub const fn promise(&self, target: Target) -> Option<Promise> {
        match target {
            Target::FirstResponse => self.first_response,
            Target::NextResponse => self.next_response,
            Target::Update => self.update,
            Target::Resolution => self.resolution,
        }
    }
}

/// Where the clocks of a ticket start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StartFrom {
    /// When the ticket was created.
    #[default]
    Ticket,
    /// When the fault was detected, if that is known.
    Detected,
}

/// When people may be told about thresholds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notify {
    /// Calendar in which the team can be reached; outside of it messages wait for its next window.
    pub coverage: String,
    /// Priorities whose messages never wait.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub always: Vec<String>,
}

/// One version of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyVersion {
    /// From when on it is in force; `None` = always.
    #[serde(default)]
    pub valid_from: Option<Instant>,
    /// Since when it is known, never after `valid_from`; `None` = since then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_at: Option<Instant>,
    /// Calendar where neither the priority nor the ticket names one.
    pub calendar: String,
    /// Promises by the name of the priority.
    pub priorities: BTreeMap<String, Priority>,
    /// What a change does to open clocks.
    #[serde(default, skip_serializing_if = "ChangeModes::is_default")]
    pub change: ChangeModes,
    /// Whether a target pauses with the ticket, where that differs from the default (all but the first response do).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub pausable: BTreeMap<Target, bool>,
    /// Thresholds in percent of the budget.
    #[serde(default = "default_thresholds", skip_serializing_if = "is_default_thresholds")]
    pub thresholds: Vec<u32>,
    /// Thresholds before the end of the budget, in business time, written `-PT1H`.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "mark::before_due")]
    pub before_due: Vec<Span>,
    /// Where the clocks start.
    #[serde(default, skip_serializing_if = "is_from_ticket")]
    pub start_from: StartFrom,
    /// When people may be told; absent = at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notify: Option<Notify>,
}

/// Thresholds of a policy that names none.
const THRESHOLDS: [u32; 5] = [50, 75, 90, 100, 150];

fn default_thresholds() -> Vec<u32> {
    THRESHOLDS.to_vec()
}

fn is_default_thresholds(thresholds: &[u32]) -> bool {
    thresholds == THRESHOLDS
}

fn is_from_ticket(start_from: &StartFrom) -> bool {
    *start_from == StartFrom::Ticket
}

impl PolicyVersion {
    /// Whether a target pauses with the ticket.
    #[must_use]
    pub fn is_pausable(&self, target: Target) -> bool {
        self.pausable.get(&target).copied().unwrap_or(target != Target::FirstResponse)
    }

    /// The thresholds, percentages first.
    pub fn marks(&self) -> impl Iterator<Item = Mark> {
        let percents = self.thresholds.iter().map(|percent| Mark::Percent(*percent));
        percents.chain(self.before_due.iter().map(|before| Mark::BeforeDue(*before)))
    }

    /// The ids of all calendars that it names.
    pub fn calendars(&self) -> impl Iterator<Item = &str> {
        let own = self.priorities.values().filter_map(|priority| priority.calendar.as_deref());
        let coverage = self.notify.iter().map(|notify| notify.coverage.as_str());
        std::iter::once(self.calendar.as_str()).chain(own).chain(coverage)
    }
}

impl Version for PolicyVersion {
    fn valid_from(&self) -> Option<Instant> {
        self.valid_from
    }
    fn recorded_at(&self) -> Option<Instant> {
        self.recorded_at
    }
}

/// A policy with all its versions, in any order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Versions; at least one.
    pub versions: Vec<PolicyVersion>,
}

/// Highest threshold, in percent.
const HIGHEST_PERCENT: u32 = 10_000;

impl Policy {
    /// Whether the policy may be saved. The calendars that it names are looked at by [`crate::Definitions::validate`].
    ///
    /// # Errors
    /// `no_version` without versions; `backdated_policy` for a version recorded after it came into force, because promises
    /// are not changed behind the back of those to whom they were made; `threshold` for one that is 0 or beyond 10,000 %;
    /// `promise` for business days outside 1 to 1,000.
    pub fn validate(&self) -> Result<(), Refusal> {
        if self.versions.is_empty() {
            return Err(Refusal::new("no_version", "the policy has no version, so it promises nothing; add one"));
        }
        for (index, version) in self.versions.iter().enumerate() {
            version.validate().map_err(|refusal| refusal.within(&format!("version {}", index + 1)))?;
        }
        Ok(())
    }
}

impl PolicyVersion {
    fn validate(&self) -> Result<(), Refusal> {
        if let Some(recorded_at) = self.recorded_at
            && self.valid_from.is_none_or(|valid_from| valid_from < recorded_at)
        {
            let message = "it is recorded after it came into force, which would change promises of the past; let it come \
                           into force when it is recorded, or later";
            return Err(Refusal::new("backdated_policy", message));
        }
        if let Some(percent) = self.thresholds.iter().find(|percent| **percent == 0 || **percent > HIGHEST_PERCENT) {
            let message = format!(
                "the threshold {percent} % can never warn; thresholds are 1 to {HIGHEST_PERCENT} % of the budget"
            );
            return Err(Refusal::new("threshold", message));
        }
        for (name, priority) in &self.priorities {
            for promise in Target::ALL.iter().filter_map(|target| priority.promise(*target)) {
                promise.validate().map_err(|refusal| refusal.within(&format!("priority {name}")))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
