//! What devices depend on: whose failure explains theirs. Declared by people; a circle is refused.

pub(crate) mod entity;
pub mod graphql;
pub mod service;
pub(crate) mod store;

use std::collections::{BTreeMap, BTreeSet};

use kernel::DeviceId;
use serde::Serialize;

use crate::stored::names;

/// Parents that one device may have.
pub const MOST: usize = 16;

names! {
    /// What a device gets from its parent.
    Kind {
        /// Electric power.
        Power = "power",
        /// Its way to the network.
        Uplink = "uplink",
        /// The machine that it runs on.
        Hypervisor = "hypervisor",
        /// Its disks.
        Storage = "storage",
        /// Its way to the outside.
        Gateway = "gateway",
        /// Logins.
        Identity = "identity",
    }
}

impl Kind {
    /// Classes of alerts of a child that follow when such a parent fails.
    #[must_use]
    pub const fn implied(self) -> &'static [&'static str] {
        match self {
            Self::Power | Self::Uplink | Self::Hypervisor | Self::Gateway => &["agent.silent", "ping", "tcp", "http"],
            Self::Storage => &["disk"],
            Self::Identity => &["http"],
        }
    }
}

/// One dependency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dependency {
    /// What depends.
    pub device: DeviceId,
    /// On what.
    pub parent: DeviceId,
    /// For what.
    pub kind: Kind,
    /// Parents of one device with the same word stand in for each other; empty stands alone.
    pub redundancy: String,
}

/// A device on a circle, if the dependencies lead in one.
#[must_use]
pub fn circle(all: &[Dependency]) -> Option<DeviceId> {
    let mut parents: BTreeMap<DeviceId, BTreeSet<DeviceId>> = BTreeMap::new();
    for one in all {
        parents.entry(one.device).or_default().insert(one.parent);
    }
    // Devices whose parents are settled are settled in turn; what stays lies on, or below, a circle.
    let mut open: BTreeSet<DeviceId> = parents.keys().copied().collect();
    loop {
        let settled: Vec<DeviceId> =
            open.iter().copied().filter(|device| parents[device].iter().all(|parent| !open.contains(parent))).collect();
        if settled.is_empty() {
            return open.first().copied();
        }
        open.retain(|device| !settled.contains(device));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(device: u128, parent: u128) -> Dependency {
        let id = |number| DeviceId::from_uuid(uuid::Uuid::from_u128(number));
        Dependency { device: id(device), parent: id(parent), kind: Kind::Uplink, redundancy: String::new() }
    }

    #[test]
    fn circles_are_found() {
        assert_eq!(circle(&[]), None);
        assert_eq!(circle(&[edge(1, 2), edge(2, 3), edge(1, 3)]), None);
        assert!(circle(&[edge(1, 2), edge(2, 3), edge(3, 1), edge(4, 1)]).is_some());
        assert!(circle(&[edge(1, 1)]).is_some());
    }
}
