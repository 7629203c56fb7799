//! What one client's engine works with: settings, rules, devices with their dependencies, exemptions, windows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::rule::Rule;
use super::window::Window;

/// Everything that an engine is told about a client. Plain data; [`super::SetupError`] says what is refused.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Setup {
    /// Numbers that hold for all signals.
    pub settings: Settings,
    /// Rules and variants of rules; their order means nothing.
    pub rules: Vec<Rule>,
    /// Devices and what they depend on.
    pub devices: Vec<Device>,
    /// Kind of dependency → classes of a child's signals that follow from the failure of such a parent.
    pub implied: BTreeMap<String, Vec<String>>,
    /// What is deliberately not evaluated.
    pub exemptions: Vec<Exemption>,
    /// Maintenance windows; [`super::Input::Window`] changes them later.
    pub windows: Vec<Window>,
}

/// Numbers that hold for all signals; times are seconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// How long samples wait to be put into order.
    pub lateness: i64,
    /// How far ahead of its receipt a sample may be stamped.
    pub max_future: i64,
    /// How long a child's alert waits for its parent's.
    pub dep_settle: i64,
    /// How much newer than the parent's recovery a child's sample must be.
    pub release_delay: i64,
    /// Quiet after a window.
    pub maint_settle: i64,
    /// Seconds in which the flapping score halves.
    pub flap_half_life: i64,
    /// Score at which flapping begins.
    pub flap_enter: f64,
    /// Score below which flapping may end.
    pub flap_leave: f64,
    /// Seconds since the last transition at which flapping may end.
    pub flap_quiet: i64,
    /// How long all must be well before a ticket resolves by itself.
    pub auto_resolve_after: i64,
    /// How long people have to confirm before a ticket closes by itself.
    pub confirm_timeout: i64,
    /// A return within this time of the resolution reopens the ticket.
    pub reopen_within: i64,
    /// A return within this time is a recurrence.
    pub recurrence_within: i64,
    /// So many recurrences make a problem.
    pub problem_after: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            lateness: 0,
            max_future: 60,
            dep_settle: 90,
            release_delay: 60,
            maint_settle: 300,
            flap_half_life: 1_800,
            flap_enter: 3.0,
            flap_leave: 1.0,
            flap_quiet: 1_800,
            auto_resolve_after: 600,
            confirm_timeout: 86_400,
            reopen_within: 14_400,
            recurrence_within: 2_592_000,
            problem_after: 3,
        }
    }
}

/// A device.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Device {
    /// Its id, the second part of a signal's key.
    pub id: String,
    /// What windows may select it by.
    pub tags: Vec<String>,
    /// What it depends on.
    pub parents: Vec<Edge>,
}

/// One dependency of a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edge {
    /// The parent.
    pub device: String,
    /// Kind of dependency: power, uplink, hypervisor …
    pub kind: String,
    /// Edges of one device with the same group are redundant to each other; without one an edge stands alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
}

/// One rule is off on one device, or on one component of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exemption {
    /// Id of the rule.
    pub rule: String,
    /// The device.
    pub device: String,
    /// The exact component; `None` means the rule is off on the whole device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<String>,
}
