//! A managed machine.
//!
//! A device is made when an agent enrols, and it stays when the agent goes: `retired` is final. Who is responsible for
//! its state is said in [`state`].

mod entity;
pub mod graphql;
pub mod service;
pub mod state;
pub mod store;

use kernel::text::Name;
use kernel::{ClientId, DeviceId, SiteId, Timestamp};
use serde::Serialize;

pub use state::{DeviceState, SilenceReason};

/// A managed machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Device {
    /// Which one.
    pub id: DeviceId,
    /// Whose.
    pub client: ClientId,
    /// Where it stands.
    pub site: Option<SiteId>,
    /// Name for people.
    pub name: String,
    /// What the machine calls itself.
    pub hostname: String,
    /// `linux`, `windows` or `macos`.
    pub platform: String,
    /// What identifies the hardware; a hint, never a proof.
    #[serde(skip)]
    pub hardware_id: String,
    /// Whether it reports.
    pub state: DeviceState,
    /// Since when it is in that state.
    pub state_since: Timestamp,
    /// Why it does not report; only while silent.
    #[serde(skip)]
    pub silence: Option<Silence>,
    /// When its last batch arrived.
    #[serde(skip)]
    pub last_seen_at: Option<Timestamp>,
    /// A device of the same hardware that was there before.
    pub possible_duplicate_of: Option<DeviceId>,
    /// Counts changes by people.
    pub version: i32,
    /// When its agent enrolled.
    pub created_at: Timestamp,
}

/// Why a device does not report, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silence {
    /// For programs.
    pub reason: SilenceReason,
    /// For people, with times.
    pub message: String,
}

/// A change by a person; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct DevicePatch {
    /// Name for people.
    pub name: Option<Name>,
    /// Where it stands.
    pub site: Option<SiteId>,
}

/// Which devices of a list.
#[derive(Debug, Clone, Default)]
pub struct DeviceFilter {
    /// Of one client.
    pub client: Option<ClientId>,
    /// At one site.
    pub site: Option<SiteId>,
    /// In one of these states; empty is any that is not retired.
    pub states: Vec<DeviceState>,
    /// Part of the name or host name.
    pub search: Option<String>,
}

/// Order of a list of devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DeviceOrder {
    /// By name.
    #[default]
    Name,
    /// Those whose state changed last first.
    StateSinceDescending,
}

/// How many devices are in which state; retired ones are not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DeviceCounts {
    /// Reporting.
    pub live: u64,
    /// Not reporting.
    pub silent: u64,
    /// Enrolled, never reported.
    pub awaiting: u64,
}

impl DeviceCounts {
    /// All of them.
    #[must_use]
    pub const fn total(self) -> u64 {
        self.live + self.silent + self.awaiting
    }
}
