//! The checks of a device as they stand: why one told, and why another did not.
//!
//! Read from the engine of this node where it is at hand, otherwise from its row, which is at most a minute behind.

pub mod graphql;
pub mod service;

use kernel::{RuleId, Timestamp};

use crate::alert::Reason;
use crate::signal::Level;
use crate::stored::names;

names! {
    /// How a check stands.
    Condition {
        /// Nothing is wrong.
        Ok = "ok",
        /// Something is wrong, not for long enough yet.
        Raising = "raising",
        /// Something is wrong.
        Active = "active",
        /// It is well again, not for long enough yet.
        Clearing = "clearing",
        /// No data comes.
        NoData = "no_data",
        /// It is let off.
        Excepted = "excepted",
    }
}

/// One check.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// Its key.
    pub key: String,
    /// The rule.
    pub rule: RuleId,
    /// The rule's name.
    pub rule_name: String,
    /// Class of the rule.
    pub class: String,
    /// Which one of several.
    pub component: String,
    /// Metric or measure.
    pub metric: String,
    /// How it stands.
    pub condition: Condition,
    /// How bad it is.
    pub level: Level,
    /// Since when.
    pub since: Option<Timestamp>,
    /// The last value.
    pub value: Option<f64>,
    /// Its stamp, or that of the last sign of life.
    pub value_at: Option<Timestamp>,
    /// How often it nearly raised.
    pub near_misses: u64,
    /// Why people are not told.
    pub suppression: Vec<Reason>,
    /// Why it is as it is, a sentence each.
    pub explanation: Vec<String>,
    /// Where its values come from, a sentence each.
    pub origin: Vec<String>,
}
