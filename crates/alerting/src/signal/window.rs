//! Maintenance windows: whom they cover, when, and what they hold back.

use serde::{Deserialize, Serialize};

/// A window. It covers `[start, end)`; evaluation goes on unchanged, only messages and new tickets are held back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// Its id; a later definition with the same id replaces this one.
    pub id: String,
    /// First second that it covers.
    pub start: i64,
    /// First second that it covers no more.
    pub end: i64,
    /// The devices.
    pub selector: Selector,
    /// What it holds back.
    pub mode: WindowMode,
    /// Classes that it covers; `None` means all.
    pub expected_classes: Option<Vec<String>>,
}

/// The devices of a window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Selector {
    /// All devices.
    All,
    /// Devices that are named or have one of the tags.
    Any {
        /// Ids of devices.
        devices: Vec<String>,
        /// Tags.
        tags: Vec<String>,
    },
}

/// What a window holds back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WindowMode {
    /// Neither messages nor new tickets.
    NotifyOff,
    /// No new tickets; messages flow.
    TicketOff,
}

impl Window {
    /// Whether the clock is inside.
    #[must_use]
    pub const fn contains(&self, t: i64) -> bool {
        self.start <= t && t < self.end
    }

    /// Whether it selects a device and a class, at whatever time.
    #[must_use]
    pub fn selects(&self, device: &str, tags: &[String], class: &str) -> bool {
        let of_class = self.expected_classes.as_ref().is_none_or(|classes| classes.iter().any(|one| one == class));
        of_class
            && match &self.selector {
                Selector::All => true,
                Selector::Any { devices, tags: wanted } => {
                    devices.iter().any(|one| one == device) || wanted.iter().any(|tag| tags.contains(tag))
                }
            }
    }
}
