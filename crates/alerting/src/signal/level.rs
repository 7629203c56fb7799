//! How serious a signal is, and how a value is compared with a threshold.

use serde::{Deserialize, Serialize};

/// Severity of a signal, ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Nothing is wrong.
    #[default]
    Ok,
    /// Someone should look at it.
    Warn,
    /// Someone must act on it.
    Critical,
}

impl Level {
    /// The name in messages and files: `ok`, `warn` or `critical`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Critical => "critical",
        }
    }
}

/// Comparison of a value with a threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Op {
    /// Above the threshold.
    #[serde(rename = ">")]
    Above,
    /// At or above the threshold.
    #[serde(rename = ">=")]
    AtLeast,
    /// Below the threshold.
    #[serde(rename = "<")]
    Below,
    /// At or below the threshold.
    #[serde(rename = "<=")]
    AtMost,
    /// Exactly the threshold.
    #[serde(rename = "==")]
    Equal,
    /// Anything but the threshold.
    #[serde(rename = "!=")]
    Unequal,
}

impl Op {
    /// Whether `value op threshold` holds.
    #[must_use]
    #[expect(clippy::float_cmp, reason = "a rule about equality means the exact value that was sent")]
    pub fn holds(self, value: f64, threshold: f64) -> bool {
        match self {
            Self::Above => value > threshold,
            Self::AtLeast => value >= threshold,
            Self::Below => value < threshold,
            Self::AtMost => value <= threshold,
            Self::Equal => value == threshold,
            Self::Unequal => value != threshold,
        }
    }
}
