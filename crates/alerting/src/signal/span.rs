//! What windows do to one signal: an unbroken time of coverage with the quiet after it.

use serde::{Deserialize, Serialize};

use super::level::Level;

/// Coverage by windows of one mode, with the quiet after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Span {
    /// Instant at which it began.
    pub since: i64,
    /// Shown level just before.
    pub shown_before: Level,
    /// Instant at which coverage stopped; `None` while covered.
    pub ended: Option<i64>,
    /// Ids of the windows that cover, or covered last.
    pub windows: Vec<String>,
}

/// What a release looks at.
pub(crate) struct Freshness {
    pub t: i64,
    pub lateness: i64,
    pub maint_settle: i64,
    pub fallback: i64,
    /// Stamp of the last sample applied.
    pub last: Option<i64>,
    pub clearing: bool,
}

impl Span {
    /// Whether it ends at this instant.
    pub fn is_over(&self, now: &Freshness) -> bool {
        self.ended.is_some_and(|end| {
            let fresh = now.last.is_some_and(|stamp| stamp >= end) || now.t >= end + now.fallback + now.lateness;
            now.t >= end + now.maint_settle && fresh && !now.clearing
        })
    }
}

/// The spans of one signal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Spans {
    /// Windows that hold back messages and tickets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notify: Option<Span>,
    /// Windows that hold back tickets only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<Span>,
}

impl Spans {
    /// Whether there is none.
    pub const fn is_blank(&self) -> bool {
        self.notify.is_none() && self.ticket.is_none()
    }
}
