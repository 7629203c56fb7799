//! What of a rule differs for a client, a site or a device, and there for one component.
//!
//! The most specific wins, field by field: device before site before client, and at one place what names the component
//! before what does not.

pub(crate) mod entity;
pub mod graphql;
pub mod service;
pub(crate) mod store;

use kernel::text::{Line, Prose};
use kernel::{ClientId, DeviceId, RuleId, RuleOverrideId, SiteId};
use serde::Serialize;

use crate::rule::ParameterPatch;

/// Overrides that one client may have.
pub const MOST: u64 = 2_000;

/// Where an override holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Everywhere at the client.
    Client,
    /// On the devices of a site.
    Site(SiteId),
    /// On one device.
    Device(DeviceId),
}

impl Place {
    /// Its stored form, which is unique within a client.
    #[must_use]
    pub fn key(self) -> String {
        match self {
            Self::Client => "client".to_owned(),
            Self::Site(site) => format!("site:{site}"),
            Self::Device(device) => format!("device:{device}"),
        }
    }

    /// What kind of place it is, in words.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Site(_) => "site",
            Self::Device(_) => "device",
        }
    }

    /// Greater is more specific.
    pub(crate) const fn rank(self) -> u8 {
        match self {
            Self::Client => 0,
            Self::Site(_) => 1,
            Self::Device(_) => 2,
        }
    }
}

/// An override.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleOverride {
    /// Which one.
    pub id: RuleOverrideId,
    /// Whose.
    pub client: ClientId,
    /// Of which rule.
    pub rule: RuleId,
    /// Where.
    pub place: Place,
    /// For which component; empty is every one.
    pub component: String,
    /// What it changes.
    pub patch: ParameterPatch,
    /// Why, for people.
    pub note: String,
    /// Counts changes.
    pub version: i32,
}

/// An override to set: what stood at the same place is replaced.
#[derive(Debug, Clone)]
pub struct NewOverride {
    /// Whose.
    pub client: ClientId,
    /// Of which rule.
    pub rule: RuleId,
    /// Where.
    pub place: Place,
    /// For which component.
    pub component: Line,
    /// What it changes.
    pub patch: ParameterPatch,
    /// Why.
    pub note: Prose,
}
