//! Thresholds and times of a rule, and what an override changes of them. Stored as JSON.

use kernel::{ErrorCode, RunbookId, TeamId, UserError};
use serde::{Deserialize, Serialize};

use super::RuleKind;
use crate::signal::{Bounds, Op, TicketAfter};

/// Longest time of a rule, in seconds.
const LONGEST_S: i64 = 7 * 86_400;

/// Thresholds and times of a rule. Times are seconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameters {
    /// How far samples are apart; after three times as long there is no data.
    pub interval_s: i64,
    /// How a value is compared with both levels.
    pub op: Op,
    /// Bounds of level warn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warn: Option<Bounds>,
    /// Bounds of level critical.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub critical: Option<Bounds>,
    /// How long it must be bad before it is told.
    pub raise_after_s: i64,
    /// How long it must be well before it ends.
    pub clear_after_s: i64,
    /// For silence: how long without a sign of life.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub silent_after_s: Option<i64>,
    /// Whether it means that the device has failed, and with it what depends on it.
    #[serde(default)]
    pub down: bool,
    /// How long it stays before a ticket is opened; absent means none at that level.
    #[serde(default)]
    pub ticket_after: TicketAfter,
}

impl Parameters {
    /// Checks them for a kind of rule.
    ///
    /// # Errors
    /// The refusal to show at the first wrong field under `field`.
    pub fn check(&self, kind: RuleKind, field: &str) -> Result<(), UserError> {
        let refuse = |name: &str, text: &str| Err(UserError::new(ErrorCode::Invalid, &format!("{field}.{name}"), text));
        let times = [("raiseAfterSeconds", self.raise_after_s), ("clearAfterSeconds", self.clear_after_s)];
        for (name, seconds) in times {
            if !(0..=LONGEST_S).contains(&seconds) {
                return refuse(name, "This must be from 0 seconds to 7 days.");
            }
        }
        for (name, seconds) in [
            ("ticketAfterWarnSeconds", self.ticket_after.warn),
            ("ticketAfterCriticalSeconds", self.ticket_after.critical),
        ] {
            if seconds.is_some_and(|seconds| !(0..=LONGEST_S).contains(&seconds)) {
                return refuse(name, "This must be from 0 seconds to 7 days.");
            }
        }
        if !(1..=86_400).contains(&self.interval_s) {
            return refuse("intervalSeconds", "Samples can be from 1 second to 1 day apart.");
        }
        match kind {
            RuleKind::Silence => match self.silent_after_s {
                Some(seconds) if (60..=LONGEST_S).contains(&seconds) => Ok(()),
                _ => refuse("silentAfterSeconds", "Say how long, from 60 seconds to 7 days."),
            },
            RuleKind::Threshold => self.check_levels(field),
        }
    }

    /// Makes critical at least as hard as warn, where an override moved one of them beyond the other.
    pub fn mend(&mut self) {
        let above = matches!(self.op, Op::Above | Op::AtLeast);
        if let (Some(warn), Some(critical)) = (self.warn, &mut self.critical) {
            let harder = |one: f64, other: f64| if above { one.max(other) } else { one.min(other) };
            critical.raise = harder(critical.raise, warn.raise);
            critical.clear = harder(critical.clear, warn.clear);
        }
    }

    fn check_levels(&self, field: &str) -> Result<(), UserError> {
        let refuse = |name: &str, text: &str| Err(UserError::new(ErrorCode::Invalid, &format!("{field}.{name}"), text));
        if self.warn.is_none() && self.critical.is_none() {
            return refuse("warn", "A rule needs at least one of the levels warn and critical.");
        }
        let above = matches!(self.op, Op::Above | Op::AtLeast);
        let exact = matches!(self.op, Op::Equal | Op::Unequal);
        for (name, bounds) in [("warn", self.warn), ("critical", self.critical)] {
            let Some(bounds) = bounds else { continue };
            if !bounds.raise.is_finite() || !bounds.clear.is_finite() {
                return refuse(name, "Thresholds must be numbers.");
            }
            let safe = if exact {
                (bounds.raise - bounds.clear).abs() < f64::EPSILON
            } else if above {
                bounds.clear <= bounds.raise
            } else {
                bounds.clear >= bounds.raise
            };
            if !safe {
                return refuse(name, "The value that ends it must lie on the safe side of the value that raises it.");
            }
        }
        if let (Some(warn), Some(critical)) = (self.warn, self.critical) {
            let harder = if above {
                critical.raise >= warn.raise && critical.clear >= warn.clear
            } else {
                critical.raise <= warn.raise && critical.clear <= warn.clear
            };
            if exact || !harder {
                return refuse("critical", "Critical must be at least as hard as warn; equality has one level only.");
            }
        }
        Ok(())
    }
}

/// What an override changes; what is `None` is inherited.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ParameterPatch {
    /// Whether the rule is evaluated here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Bounds of level warn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warn: Option<Bounds>,
    /// Bounds of level critical.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub critical: Option<Bounds>,
    /// How long it must be bad.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raise_after_s: Option<i64>,
    /// How long it must be well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clear_after_s: Option<i64>,
    /// How long without a sign of life.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub silent_after_s: Option<i64>,
    /// Until a ticket at level warn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket_after_warn_s: Option<i64>,
    /// Until a ticket at level critical.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket_after_critical_s: Option<i64>,
    /// Who owns what it raises here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamId>,
    /// Instructions here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runbook: Option<RunbookId>,
}

impl ParameterPatch {
    /// The parameters with the changes.
    #[must_use]
    pub fn over(&self, mut base: Parameters) -> Parameters {
        base.warn = self.warn.or(base.warn);
        base.critical = self.critical.or(base.critical);
        base.raise_after_s = self.raise_after_s.unwrap_or(base.raise_after_s);
        base.clear_after_s = self.clear_after_s.unwrap_or(base.clear_after_s);
        base.silent_after_s = self.silent_after_s.or(base.silent_after_s);
        base.ticket_after.warn = self.ticket_after_warn_s.or(base.ticket_after.warn);
        base.ticket_after.critical = self.ticket_after_critical_s.or(base.ticket_after.critical);
        base
    }

    /// What it changes, in words; empty if nothing.
    #[must_use]
    pub fn in_words(&self) -> String {
        let mut words = Vec::new();
        match self.enabled {
            Some(true) => words.push("switched on".to_owned()),
            Some(false) => words.push("switched off".to_owned()),
            None => {}
        }
        for (name, bounds) in [("warn", self.warn), ("critical", self.critical)] {
            if let Some(bounds) = bounds {
                let number = |value| crate::wording::amount(value, "");
                words.push(format!("{name} at {}, over at {}", number(bounds.raise), number(bounds.clear)));
            }
        }
        for (name, seconds) in [
            ("told after", self.raise_after_s),
            ("ends after", self.clear_after_s),
            ("silent after", self.silent_after_s),
            ("ticket at warn after", self.ticket_after_warn_s),
            ("ticket at critical after", self.ticket_after_critical_s),
        ] {
            if let Some(seconds) = seconds {
                words.push(format!("{name} {}", crate::wording::span(seconds)));
            }
        }
        if self.team.is_some() {
            words.push("a team of its own".to_owned());
        }
        if self.runbook.is_some() {
            words.push("a runbook of its own".to_owned());
        }
        words.join(", ")
    }
}
