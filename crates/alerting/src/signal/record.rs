//! One signal: its condition and everything that hangs on it.

use serde::{Deserialize, Serialize};

use super::flapping::Flapping;
use super::level::Level;
use super::machine::Phase;
use super::quiet::Quiet;
use super::rule::{Condition, Rule};
use super::sampled::Sampled;
use super::setup::Settings;
use super::span::Spans;
use super::story::Story;
use super::telling::{Episode, Snooze};
use super::ticket::Tickets;

/// State of a signal. Indices are those of the engine's lists.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Signal {
    pub key: String,
    /// Index of the rule's variant.
    pub rule: usize,
    pub device: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<String>,
    pub body: Body,
    /// Level after the last step.
    pub level: Level,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub episode: Option<Episode>,
    #[serde(default, skip_serializing_if = "Flapping::is_blank")]
    pub flapping: Flapping,
    #[serde(default, skip_serializing_if = "Story::is_blank")]
    pub story: Story,
    #[serde(default, skip_serializing_if = "Spans::is_blank")]
    pub spans: Spans,
    /// Level last told.
    pub told: Level,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snooze: Option<Snooze>,
    #[serde(default, skip_serializing_if = "Tickets::is_blank")]
    pub tickets: Tickets,
    #[serde(default)]
    pub near_miss: u64,
    /// Instant at which it came to be.
    pub first_seen: i64,
    /// Its rule no longer applies; it stays until its ticket needs it no more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
    /// Flapping ended in this instant, and people knew of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub flap_end_owed: bool,
    /// Shown level at the end of the last instant that touched it.
    pub shown_before: Level,
    /// Whether the graph counts it as a failure of its device.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub counted_down: bool,
    /// Instant for which the agenda has an entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wake: Option<i64>,
}

/// State of the condition, by the kind of the rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Body {
    Sampled(Sampled),
    Quiet(Quiet),
}

impl Body {
    /// A fresh state for a rule.
    pub fn of(condition: &Condition) -> Self {
        match condition {
            Condition::Threshold(threshold) => Self::Sampled(Sampled::of(threshold)),
            Condition::Silence(_) => Self::Quiet(Quiet::default()),
        }
    }

    /// Whether the state is recovering: no reason is released then.
    pub fn is_clearing(&self) -> bool {
        match self {
            Self::Sampled(sampled) => sampled.is_clearing(),
            Self::Quiet(quiet) => quiet.phase == Phase::Clearing,
        }
    }

    /// Stamp of the last sample, or of the last sign of life.
    pub fn last_stamp(&self) -> Option<i64> {
        match self {
            Self::Sampled(sampled) => sampled.last.map(|last| last.stamp),
            Self::Quiet(quiet) => quiet.seen,
        }
    }
}

/// Key of a signal.
pub(crate) fn key_of(rule: &str, device: &str, component: Option<&str>) -> String {
    match component {
        Some(component) => format!("{rule}/{device}/{component}"),
        None => format!("{rule}/{device}"),
    }
}

impl Signal {
    /// What people, tickets and the graph see.
    pub fn shown(&self) -> Level {
        self.flapping.on.map_or(self.level, |flap| flap.worst)
    }

    /// Whether a dependency holds back its messages.
    pub const fn is_held_by_dependency(&self) -> bool {
        self.story.settling.is_some() || self.story.symptom.is_some()
    }

    /// Whether any reason holds back its tickets.
    pub const fn is_suppressed(&self) -> bool {
        self.is_held_by_dependency() || self.flapping.on.is_some() || !self.spans.is_blank()
    }

    /// The earliest instant after `t` at which something is due by itself.
    pub fn next_deadline(&self, rule: &Rule, settings: &Settings, t: i64) -> Option<i64> {
        let lateness = settings.lateness;
        let fallback = rule.condition.fallback();
        let clock = match (&self.body, &rule.condition) {
            _ if self.withdrawn => None,
            (Body::Sampled(sampled), Condition::Threshold(threshold)) => sampled.nodata_at(threshold, lateness),
            (Body::Quiet(quiet), Condition::Silence(silence)) => quiet.silent_at(silence, lateness),
            _ => None,
        };
        let mut next = clock.filter(|at| *at > t);
        let mut consider = |at: Option<i64>| next = [next, at.filter(|at| *at > t)].into_iter().flatten().min();
        consider(self.flapping.ends_at(settings));
        consider(self.story.settling.map(|raised| raised + settings.dep_settle));
        let unexplained = self.story.symptom.and_then(|symptom| symptom.unexplained);
        consider(unexplained.map(|since| since + settings.release_delay.max(fallback) + lateness));
        for end in [&self.spans.notify, &self.spans.ticket].into_iter().flatten().filter_map(|span| span.ended) {
            consider(Some(end + settings.maint_settle));
            consider(Some(end + fallback + lateness));
        }
        consider(self.snooze.map(|snooze| snooze.until));
        for deadline in self.tickets.deadlines(&rule.ticket_after, self.shown(), settings) {
            consider(deadline);
        }
        next
    }
}
