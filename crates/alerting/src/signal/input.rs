//! What an engine is fed with. Times are seconds since the epoch.

use super::window::Window;

/// One input. Inputs come in the order of their receipt; inside one second samples and boots before acts and windows,
/// and a tick last.
#[derive(Clone, Debug, PartialEq)]
pub enum Input<'a> {
    /// A value of a series.
    Sample(Sample<'a>),
    /// A device has booted.
    Boot {
        /// Instant of receipt.
        t: i64,
        /// Stamp by the device; `None`: as received.
        at: Option<i64>,
        /// The device.
        device: &'a str,
    },
    /// The clock has reached `t`; nothing else will come of that second.
    Tick {
        /// The instant.
        t: i64,
    },
    /// Someone did something about a signal. An act on a signal that does not exist is ignored.
    Act {
        /// Instant of the act.
        t: i64,
        /// Key of the signal.
        signal: &'a str,
        /// What was done.
        act: Act,
    },
    /// A new window, or a new definition of the window with this id.
    Window {
        /// From when it holds.
        t: i64,
        /// The definition.
        window: Window,
    },
}

/// A value of a series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample<'a> {
    /// Instant of receipt.
    pub t: i64,
    /// Stamp by the device; `None`: as received.
    pub at: Option<i64>,
    /// The device.
    pub device: &'a str,
    /// The metric.
    pub metric: &'a str,
    /// The component, where the metric has several.
    pub component: Option<&'a str>,
    /// The value; one that is not finite is a sign of life and nothing more.
    pub value: f64,
}

/// What a person does about a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Takes notice of it.
    Ack,
    /// Works on it.
    HumanWork,
    /// Declares its ticket done.
    Resolve,
    /// Wants no messages about it.
    Snooze {
        /// First instant at which messages flow again.
        until: i64,
    },
}

impl Input<'_> {
    /// Instant of receipt.
    #[must_use]
    pub const fn t(&self) -> i64 {
        match self {
            Self::Sample(sample) => sample.t,
            Self::Boot { t, .. } | Self::Tick { t } | Self::Act { t, .. } | Self::Window { t, .. } => *t,
        }
    }
}
