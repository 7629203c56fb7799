//! Alerts: one episode of a signal, from the instant at which it was raised to the one at which it ended.
//!
//! Invariants
//! - A signal has at most one alert at a time (an index holds it).
//! - An alert has its owner in the row that makes it, and belongs to exactly one insight of the same client.

pub(crate) mod entity;
pub mod graphql;
pub mod service;
pub(crate) mod store;

use kernel::{
    AgreementId, AlertId, ClientId, DeviceId, InsightId, ResponsibilityId, RuleId, TeamId, Timestamp, WindowId,
};
use serde::{Deserialize, Serialize};

use crate::owner::Verdict;
use crate::signal::Level;
use crate::stored::names;

names! {
    /// Why people are not told of an alert.
    ReasonKind {
        /// It waits whether a parent fails too.
        Settling = "settling",
        /// It follows from the failure of another device.
        Dependency = "dependency",
        /// It comes and goes.
        Flapping = "flapping",
        /// Work is planned.
        Maintenance = "maintenance",
        /// Somebody put it off.
        Snoozed = "snoozed",
    }
}

/// One reason why people are not told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Which.
    pub kind: ReasonKind,
    /// In words.
    pub text: String,
    /// The window, where it is maintenance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<WindowId>,
}

/// An alert.
#[derive(Debug, Clone, PartialEq)]
pub struct Alert {
    /// Which one.
    pub id: AlertId,
    /// Whose.
    pub client: ClientId,
    /// Key of its signal.
    pub signal_key: String,
    /// What is the same when it comes again: of client, rule, device and component.
    pub fingerprint: [u8; 32],
    /// The story that it is in now.
    pub insight: InsightId,
    /// The story that it began in.
    pub home: InsightId,
    /// The rule.
    pub rule: RuleId,
    /// The rule's name when it was raised.
    pub rule_name: String,
    /// The device.
    pub device: DeviceId,
    /// Which one of several.
    pub component: String,
    /// Class of the rule.
    pub class: String,
    /// Area of the rule.
    pub area: String,
    /// Metric or measure.
    pub metric: String,
    /// Level now; ok once it has ended.
    pub level: Level,
    /// The worst level of the episode.
    pub worst: Level,
    /// The value that raised it.
    pub value: Option<f64>,
    /// The threshold that it met.
    pub threshold: Option<f64>,
    /// Who owns it.
    pub owner: OwnerRecord,
    /// Why people are not told, if they are not.
    pub suppression: Vec<Reason>,
    /// Key of the signal that explains it.
    pub symptom_of: Option<String>,
    /// The stamp that began the breach.
    pub began_at: Timestamp,
    /// When it was raised.
    pub raised_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// The owner as it stands in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnerRecord {
    /// The team.
    pub team: TeamId,
    /// How it was found.
    pub path: Vec<String>,
    /// The row of the responsibility matrix that decided.
    pub responsibility: Option<ResponsibilityId>,
    /// Whether it is covered.
    pub verdict: Verdict,
    /// By which agreement.
    pub agreement: Option<AgreementId>,
}

/// Which alerts of a list.
#[derive(Debug, Clone, Default)]
pub struct AlertFilter {
    /// Of one client.
    pub client: Option<ClientId>,
    /// Of one device.
    pub device: Option<DeviceId>,
    /// Of one rule.
    pub rule: Option<RuleId>,
    /// Of one state; `None` is both.
    pub state: Option<AlertState>,
    /// Raised at or after.
    pub from: Option<Timestamp>,
    /// Raised before.
    pub to: Option<Timestamp>,
}

/// Whether an alert goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlertState {
    /// It does.
    Active,
    /// It has ended.
    Ended,
}

/// What is the same when an alert comes again: BLAKE3 over the length and the bytes of client, rule, device and component.
#[must_use]
pub fn fingerprint(client: ClientId, rule: RuleId, device: DeviceId, component: &str) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key("steward alert fingerprint 2026-11");
    for part in [client.to_string(), rule.to_string(), device.to_string(), component.to_owned()] {
        hasher.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    *hasher.finalize().as_bytes()
}

/// Reads a stored level.
#[must_use]
pub fn level_of(text: &str) -> Option<Level> {
    [Level::Ok, Level::Warn, Level::Critical].into_iter().find(|level| level.as_str() == text)
}
