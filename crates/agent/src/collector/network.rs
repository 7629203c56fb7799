//! Bytes received and sent by each interface since it came up.
//!
//! Left out: the loopback, and `veth…` pairs, which come and go with containers and whose bytes their bridge counts too.

use sysinfo::Networks;

use super::{Collector, MAX_COMPONENTS, Readings};

/// Interfaces.
pub struct Network {
    networks: Option<Networks>,
}

impl Network {
    /// Nothing is read yet.
    pub fn new() -> Self {
        Self { networks: Networks::new().ok() }
    }
}

/// Whether an interface is worth a component.
pub fn is_reported(name: &str) -> bool {
    !matches!(name, "lo" | "lo0") && !name.starts_with("veth") && !name.starts_with("Loopback Pseudo-Interface")
}

impl Collector for Network {
    fn collect(&mut self, readings: &mut Readings) {
        let Some(networks) = &mut self.networks else { return };
        networks.refresh(true);
        let mut interfaces: Vec<_> = networks
            .iter()
            .map(|(name, data)| (name.to_string_lossy(), data))
            .filter(|(name, _)| is_reported(name))
            .collect();
        interfaces.sort_by(|(a, _), (b, _)| a.cmp(b));
        for (name, data) in interfaces.into_iter().take(MAX_COMPONENTS) {
            readings.total("network.received", &name, Some(data.total_received()));
            readings.total("network.sent", &name, Some(data.total_transmitted()));
        }
    }
}
