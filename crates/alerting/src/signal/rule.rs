//! Rules: which condition on which devices makes a signal. Durations are whole seconds.

use serde::{Deserialize, Serialize};

use super::level::{Level, Op};

/// One rule, or one variant of a rule: the same id may stand several times with different devices, so that thresholds
/// differ from device to device while the signal keeps its key `<rule id>/<device>[/<component>]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Id of the rule, the first part of the signal's key.
    pub id: String,
    /// What windows and dependencies speak of (`agent.silent`, `ping`, `disk` …).
    pub class: String,
    /// The devices that it applies to; `None` means all that have no variant of their own.
    pub devices: Option<Vec<String>>,
    /// Whether an active signal of this rule means that its device has failed.
    pub down: bool,
    /// When a ticket is due.
    pub ticket_after: TicketAfter,
    /// What is watched.
    pub condition: Condition,
}

/// Seconds that a signal stays unsuppressed until a ticket is opened; `None` means no ticket at that level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TicketAfter {
    /// At level warn.
    pub warn: Option<i64>,
    /// At level critical.
    pub critical: Option<i64>,
}

impl TicketAfter {
    /// The same wait at both levels.
    #[must_use]
    pub const fn both(seconds: i64) -> Self {
        Self { warn: Some(seconds), critical: Some(seconds) }
    }

    /// The wait at a level; `None` at ok.
    #[must_use]
    pub const fn at(&self, level: Level) -> Option<i64> {
        match level {
            Level::Ok => None,
            Level::Warn => self.warn,
            Level::Critical => self.critical,
        }
    }
}

/// What a rule watches.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Condition {
    /// Values of a metric.
    Threshold(Threshold),
    /// Whether anything at all is heard of the device.
    Silence(Silence),
}

/// Values of one metric against one or two levels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Threshold {
    /// The metric; every component of it gets its own signal.
    pub metric: String,
    /// Comparison of both levels.
    pub op: Op,
    /// Bounds of level warn.
    pub warn: Option<Bounds>,
    /// Bounds of level critical, at least as hard as those of warn.
    pub critical: Option<Bounds>,
    /// How long or how often it must be bad.
    pub raise: RaiseHold,
    /// How long it must be good before it clears.
    pub d_down: i64,
    /// Seconds without a sample until the state is "no data"; `None`: the series reports changes only.
    pub nodata: Option<i64>,
    /// How long a sample vouches for what follows it; at most `nodata` counts.
    pub gap_tol: i64,
    /// How long raise holds rest after a boot and after "no data".
    pub grace: i64,
}

impl Threshold {
    /// A rule without levels and with the defaults for a series that is sampled each `interval` seconds.
    #[must_use]
    pub fn sampled(metric: impl Into<String>, op: Op, interval: i64) -> Self {
        Self {
            metric: metric.into(),
            op,
            warn: None,
            critical: None,
            raise: RaiseHold::Held(300),
            d_down: 600,
            nodata: Some(interval.saturating_mul(3)),
            gap_tol: interval.saturating_mul(2),
            grace: 120,
        }
    }

    /// A rule without levels for a series that reports changes only: raises and clears at once, never lacks data.
    #[must_use]
    pub fn of_changes(metric: impl Into<String>, op: Op) -> Self {
        Self { raise: RaiseHold::Held(0), d_down: 0, nodata: None, ..Self::sampled(metric, op, 60) }
    }

    /// Bounds of a level.
    #[must_use]
    pub const fn bounds(&self, level: Level) -> Option<Bounds> {
        match level {
            Level::Ok => None,
            Level::Warn => self.warn,
            Level::Critical => self.critical,
        }
    }

    /// Seconds that one sample vouches for.
    pub(crate) fn vouched(&self) -> i64 {
        self.nodata.map_or(self.gap_tol, |nodata| self.gap_tol.min(nodata))
    }
}

/// Where a level begins and where it ends.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// Bad is `value op raise`.
    pub raise: f64,
    /// Good is not (`value op clear`); between the two lies the band, neither bad nor good.
    pub clear: f64,
}

impl Bounds {
    /// The same bound both ways.
    #[must_use]
    pub const fn at(value: f64) -> Self {
        Self { raise: value, clear: value }
    }
}

/// What completes a raise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RaiseHold {
    /// Bad samples that span so many seconds; 0: the first one.
    Held(i64),
    /// A bad sample, with at least `k` of the last `n` bad, this one included.
    KOfN {
        /// Bad samples needed, from 1.
        k: u32,
        /// Samples looked at, at least `k`.
        n: u32,
    },
}

impl RaiseHold {
    /// Seconds of hold needed.
    pub(crate) const fn needed(&self) -> i64 {
        match self {
            Self::Held(seconds) => *seconds,
            Self::KOfN { .. } => 0,
        }
    }

    /// Whether it raises on the fact alone; such rules know no grace.
    pub(crate) const fn is_immediate(&self) -> bool {
        matches!(self, Self::Held(0))
    }
}

/// Whether anything is heard of a device: any sample, any boot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silence {
    /// Seconds without a sign of life until it raises.
    pub silent_after: i64,
    /// Level of the signal.
    pub level: Level,
    /// Seconds of signs of life until it clears; 0: the first one.
    pub d_down: i64,
}

impl Silence {
    /// The defaults for an agent that reports each `interval` seconds.
    #[must_use]
    pub fn of_agent(interval: i64) -> Self {
        Self { silent_after: interval.saturating_mul(3).max(300), level: Level::Critical, d_down: 0 }
    }
}

impl Condition {
    /// Seconds after which silence counts as the fresh sample that a release waits for.
    pub(crate) const fn fallback(&self) -> i64 {
        match self {
            Self::Threshold(threshold) => match threshold.nodata {
                Some(nodata) => nodata,
                None => 0,
            },
            Self::Silence(silence) => silence.silent_after,
        }
    }
}
