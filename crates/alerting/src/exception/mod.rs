//! Checks that are let off: one rule, one device, perhaps one component, with a reason, an approver and an end.

pub(crate) mod entity;
pub mod graphql;
pub mod service;
pub(crate) mod store;

use kernel::text::{Line, Name, Prose};
use kernel::{ClientId, DeviceId, ExceptionId, RuleId, Timestamp};
use serde::Serialize;

/// Exceptions of one client that have not ended.
pub const MOST: u64 = 1_000;
/// Longest life of an exception, in days: what is let off for longer is decided anew.
pub const LONGEST_DAYS: u64 = 366;

/// An exception.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleException {
    /// Which one.
    pub id: ExceptionId,
    /// Whose.
    pub client: ClientId,
    /// Which rule is let off.
    pub rule: RuleId,
    /// On which device.
    pub device: DeviceId,
    /// For which component; `None` is every one.
    pub component: Option<String>,
    /// Why.
    pub reason: String,
    /// Who approved it.
    pub approved_by: String,
    /// First instant at which it does not hold any more.
    pub expires_at: Timestamp,
    /// When it was ended before that.
    pub ended_at: Option<Timestamp>,
    /// Counts changes.
    pub version: i32,
}

impl RuleException {
    /// Whether it holds at an instant.
    #[must_use]
    pub fn holds(&self, now: Timestamp) -> bool {
        self.ended_at.is_none() && now < self.expires_at
    }
}

/// An exception to make.
#[derive(Debug, Clone)]
pub struct NewException {
    /// An id chosen by the caller.
    pub id: Option<ExceptionId>,
    /// Which rule.
    pub rule: RuleId,
    /// On which device.
    pub device: DeviceId,
    /// For which component.
    pub component: Option<Line>,
    /// Why.
    pub reason: Prose,
    /// Who approved it.
    pub approved_by: Name,
    /// Until when.
    pub expires_at: Timestamp,
}
