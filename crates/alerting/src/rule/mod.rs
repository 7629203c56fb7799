//! Rules: which condition on which metric is worth telling, and in which words.
//!
//! A rule is the provider's, inherited by every client, or one client's own. What differs for a client, a site or a device
//! is a [`crate::rule_override::RuleOverride`]; what is let off is a [`crate::exception::RuleException`]. [`resolve`] puts
//! them together and says where each value comes from.

pub(crate) mod entity;
pub mod graphql;
pub mod measure;
mod parameters;
pub mod resolve;
pub mod service;
pub mod standard;
pub(crate) mod store;
#[cfg(test)]
mod tests;

use kernel::text::{Line, Name, Prose};
use kernel::{ClientId, RuleId, RunbookId};
use serde::Serialize;

pub use parameters::{ParameterPatch, Parameters};

/// Rules that one owner may have.
pub const MOST: u64 = 500;

/// A rule.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rule {
    /// Which one.
    pub id: RuleId,
    /// Whose; `None` is the provider's, for every client.
    pub client: Option<ClientId>,
    /// Which rule of the ones that come with the program; `None` for one that people made.
    pub standard_key: Option<String>,
    /// Name for people.
    pub name: String,
    /// What it watches.
    pub kind: RuleKind,
    /// What windows and dependencies speak of, such as `disk`.
    pub class: String,
    /// The area of responsibility that it belongs to, such as `storage`.
    pub area: String,
    /// The metric or measure; empty for silence.
    pub metric: String,
    /// Thresholds and times.
    pub parameters: Parameters,
    /// The fact, with `{device}`, `{component}`, `{value}` and `{threshold}`.
    pub what: String,
    /// The usual cause.
    pub why: String,
    /// The next step.
    pub now_what: String,
    /// Instructions for it.
    pub runbook: Option<RunbookId>,
    /// Whether it is evaluated where no override says otherwise.
    pub enabled: bool,
    /// Counts changes.
    pub version: i32,
}

/// What a rule watches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleKind {
    /// Values of a metric.
    Threshold,
    /// Whether anything is heard of a device.
    Silence,
}

impl RuleKind {
    /// Stable name, as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Threshold => "threshold",
            Self::Silence => "silence",
        }
    }

    /// Reads a stable name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Threshold, Self::Silence].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// A rule to add.
#[derive(Debug, Clone)]
pub struct NewRule {
    /// An id chosen by the caller.
    pub id: Option<RuleId>,
    /// Whose; `None` is the provider.
    pub client: Option<ClientId>,
    /// Name.
    pub name: Name,
    /// What it watches.
    pub kind: RuleKind,
    /// Class.
    pub class: Name,
    /// Area.
    pub area: Name,
    /// Metric or measure; empty for silence.
    pub metric: Line,
    /// Thresholds and times.
    pub parameters: Parameters,
    /// Texts.
    pub texts: RuleTexts,
    /// Instructions.
    pub runbook: Option<RunbookId>,
}

/// What a rule says to people.
#[derive(Debug, Clone)]
pub struct RuleTexts {
    /// The fact.
    pub what: Prose,
    /// The usual cause.
    pub why: Prose,
    /// The next step.
    pub now_what: Prose,
}

/// A change; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct RulePatch {
    /// Name.
    pub name: Option<Name>,
    /// Class.
    pub class: Option<Name>,
    /// Area.
    pub area: Option<Name>,
    /// Thresholds and times.
    pub parameters: Option<Parameters>,
    /// The fact.
    pub what: Option<Prose>,
    /// The usual cause.
    pub why: Option<Prose>,
    /// The next step.
    pub now_what: Option<Prose>,
    /// Instructions; `Some(None)` takes them away.
    pub runbook: Option<Option<RunbookId>>,
    /// Whether it is evaluated.
    pub enabled: Option<Enabled>,
}

/// Whether a rule is evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enabled {
    /// It is.
    On,
    /// It is not.
    Off,
}

impl Enabled {
    /// From a stored or given flag.
    #[must_use]
    pub const fn from_flag(flag: bool) -> Self {
        if flag { Self::On } else { Self::Off }
    }
}
