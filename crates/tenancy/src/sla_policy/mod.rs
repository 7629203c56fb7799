//! SLA policies: what is promised for which priority, and in which calendar it counts. The definition is a document of the
//! crate `sla`, in the form in which the SLA clock reads it; the calendars that it names are node ids.
//!
//! Invariants
//! - What was promised stays promised: a change adds a version that is in force from now on; versions are never changed.
//! - A policy of the provider counts in the provider's calendars, one of a client in these or that client's own.

pub(crate) mod entity;
pub mod graphql;
pub mod service;
pub(crate) mod store;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use kernel::text::Name;
use kernel::{CalendarId, ClientId, ErrorCode, Failure, SlaPolicyId, Timestamp};
use serde::Serialize;

use crate::limits;

/// The priorities that tickets have, most urgent first.
pub const PRIORITIES: [&str; 4] = ["P1", "P2", "P3", "P4"];

/// An SLA policy of the provider or of one client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SlaPolicy {
    /// Which one.
    pub id: SlaPolicyId,
    /// Whose; `None` is the provider's.
    pub client: Option<ClientId>,
    /// Name, unique at the client, or among the provider's.
    pub name: String,
    /// What is promised.
    pub definition: sla::Policy,
    /// Counts changes.
    pub version: i32,
}

/// An SLA policy to make.
#[derive(Debug, Clone)]
pub struct NewSlaPolicy {
    /// An id chosen by the caller.
    pub id: Option<SlaPolicyId>,
    /// Whose; `None` is the provider's.
    pub client: Option<ClientId>,
    /// Name.
    pub name: Name,
    /// In which calendar it counts where nothing else names one.
    pub calendar: CalendarId,
    /// What is promised for each priority.
    pub priorities: BTreeMap<String, sla::Priority>,
    /// The rest of it.
    pub terms: Terms,
}

/// How a policy warns, pauses and starts; what is `None` stays, or is the default in a new policy.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    /// At which percentages of a budget people are told.
    pub thresholds: Option<Vec<u32>>,
    /// What a change of priority, agreement or policy does to open clocks.
    pub change: Option<sla::ChangeMode>,
    /// Which targets pause while the ticket waits for others.
    pub pausable: Option<BTreeSet<sla::Target>>,
    /// Where the clocks start.
    pub start_from: Option<sla::StartFrom>,
}

impl Terms {
    const fn is_empty(&self) -> bool {
        self.thresholds.is_none() && self.change.is_none() && self.pausable.is_none() && self.start_from.is_none()
    }

    fn into_version(self, mut version: sla::PolicyVersion) -> sla::PolicyVersion {
        if let Some(mut thresholds) = self.thresholds {
            thresholds.sort_unstable();
            thresholds.dedup();
            version.thresholds = thresholds;
        }
        if let Some(mode) = self.change {
            version.change = sla::ChangeModes { priority: mode, contract: mode, version: mode };
        }
        if let Some(pausable) = self.pausable {
            version.pausable =
                sla::Target::ALL.into_iter().map(|target| (target, pausable.contains(&target))).collect();
        }
        if let Some(start_from) = self.start_from {
            version.start_from = start_from;
        }
        version
    }
}

/// A change; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct SlaPolicyPatch {
    /// Name.
    pub name: Option<Name>,
    /// In which calendar it counts.
    pub calendar: Option<CalendarId>,
    /// What is promised for each priority; replaces all of it.
    pub priorities: Option<BTreeMap<String, sla::Priority>>,
    /// The rest of it.
    pub terms: Terms,
}

impl NewSlaPolicy {
    /// The definition with its first version, which is in force always.
    #[must_use]
    pub fn definition(&self) -> sla::Policy {
        let version = sla::PolicyVersion {
            valid_from: None,
            recorded_at: None,
            calendar: self.calendar.to_string(),
            priorities: self.priorities.clone(),
            change: sla::ChangeModes::default(),
            pausable: BTreeMap::new(),
            thresholds: vec![50, 75, 90, 100, 150],
            before_due: Vec::new(),
            start_from: sla::StartFrom::Ticket,
            notify: None,
        };
        sla::Policy { versions: vec![self.terms.clone().into_version(version)] }
    }
}

impl SlaPolicy {
    /// The version in force at an instant; the earliest one before that.
    #[must_use]
    pub fn in_force(&self, at: Timestamp) -> Option<&sla::PolicyVersion> {
        let at = sla::Instant::from_micros(at.micros());
        let versions = &self.definition.versions;
        let in_force = versions.iter().filter(|version| version.valid_from.is_none_or(|from| from <= at));
        in_force.max_by_key(|version| version.valid_from).or_else(|| versions.iter().min_by_key(|v| v.valid_from))
    }

    /// The node ids of all calendars that any of its versions names.
    #[must_use]
    pub fn calendars(&self) -> BTreeSet<&str> {
        self.definition.versions.iter().flat_map(sla::PolicyVersion::calendars).collect()
    }

    fn patched(mut self, patch: SlaPolicyPatch, now: Timestamp) -> Result<Self, Failure> {
        let SlaPolicyPatch { name, calendar, priorities, terms } = patch;
        if let Some(name) = name {
            self.name = name.into_string();
        }
        if calendar.is_none() && priorities.is_none() && terms.is_empty() {
            return Ok(self);
        }
        if self.definition.versions.len() >= limits::VERSIONS {
            let message = "This policy was changed too often to keep every version. Make a new one.";
            return Err(Failure::rejected(ErrorCode::LimitReached, "", message));
        }
        let Some(latest) = self.in_force(now).cloned() else {
            return Err(Failure::internal("an SLA policy without a version"));
        };
        let mut version = terms.into_version(latest);
        version.valid_from = Some(sla::Instant::from_micros(now.micros()));
        version.recorded_at = None;
        if let Some(calendar) = calendar {
            version.calendar = calendar.to_string();
        }
        if let Some(priorities) = priorities {
            version.priorities = priorities;
        }
        self.definition.versions.push(version);
        Ok(self)
    }
}

/// A promise as people say it: `30 min`, `4 h`, `1 h 30 min`, `2 business days`.
#[must_use]
pub fn in_words(promise: sla::Promise) -> String {
    match promise {
        sla::Promise::BusinessDays(sla::BusinessDays { business_days: 1 }) => "1 business day".to_owned(),
        sla::Promise::BusinessDays(sla::BusinessDays { business_days }) => format!("{business_days} business days"),
        sla::Promise::Within(span) => {
            let minutes = span.millis() / 60_000;
            match (minutes / 60, minutes % 60) {
                (0, minutes) => format!("{minutes} min"),
                (hours, 0) => format!("{hours} h"),
                (hours, minutes) => format!("{hours} h {minutes} min"),
            }
        }
    }
}
