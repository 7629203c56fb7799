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
    let all: Vec<&Dependency> = all.iter().collect();
    closing(&all).first().map(|at| all[*at].device)
}

/// The dependencies without those that close a circle. Such are refused when they are declared; were one stored all the
/// same, it is logged and must not keep the client from being evaluated.
pub(crate) fn sound(all: Vec<&Dependency>) -> impl Iterator<Item = &Dependency> {
    let closing = closing(&all);
    for at in &closing {
        let (device, parent) = (all[*at].device, all[*at].parent);
        tracing::error!(%device, %parent, "a dependency that closes a circle is left out of evaluation");
    }
    all.into_iter().enumerate().filter(move |(at, _)| !closing.contains(at)).map(|(_, one)| one)
}

/// Places of the dependencies that close a circle: without them there is none. Which of a circle is named follows from the
/// order of ids alone.
fn closing(all: &[&Dependency]) -> BTreeSet<usize> {
    let mut of_device: BTreeMap<DeviceId, Vec<usize>> = BTreeMap::new();
    for (at, one) in all.iter().enumerate() {
        of_device.entry(one.device).or_default().push(at);
    }
    let mut found = BTreeSet::new();
    // Devices from which every way was followed to its end.
    let mut followed = BTreeSet::new();
    for start in of_device.keys() {
        // The way to where we are: each device with how many of its dependencies were taken. Who is on it is its own
        // ancestor if a dependency leads there.
        let mut way = Vec::new();
        let mut on_way = BTreeSet::new();
        let mut next = (!followed.contains(start)).then_some(*start);
        loop {
            if let Some(device) = next.take() {
                way.push((device, 0));
                on_way.insert(device);
            }
            let Some((device, taken)) = way.last_mut() else { break };
            let Some(at) = of_device.get(device).and_then(|list| list.get(*taken)) else {
                on_way.remove(device);
                followed.insert(*device);
                way.pop();
                continue;
            };
            *taken += 1;
            let parent = all[*at].parent;
            if on_way.contains(&parent) {
                found.insert(*at);
            } else if !followed.contains(&parent) {
                next = Some(parent);
            }
        }
    }
    found
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

    #[test]
    fn what_closes_a_circle_is_left_out_and_nothing_else() {
        let left = |all: &[Dependency]| closing(&all.iter().collect::<Vec<_>>()).into_iter().collect::<Vec<_>>();
        assert!(left(&[edge(1, 2), edge(2, 3), edge(1, 3)]).is_empty());
        assert_eq!(left(&[edge(1, 2), edge(2, 1), edge(4, 1)]), [1]);
        // Two circles through one device, and one that stands alone.
        let all = [edge(1, 2), edge(2, 3), edge(3, 1), edge(2, 1), edge(9, 9), edge(4, 2)];
        assert_eq!(left(&all), [2, 3, 4]);
        let kept: Vec<Dependency> = sound(all.iter().collect()).cloned().collect();
        assert_eq!(kept, [all[0].clone(), all[1].clone(), all[5].clone()]);
        assert_eq!(circle(&kept), None);
        // A way of many devices is no deep recursion.
        let mut long: Vec<Dependency> = (1..20_000).map(|number| edge(number, number + 1)).collect();
        assert_eq!(circle(&long), None);
        long.push(edge(20_000, 1));
        assert_eq!(left(&long), [19_999]);
    }
}
