//! Memory and swap. Used is total less available, so caches that the system gives back at once do not count as used.

use sysinfo::System;

use super::{Collector, Readings};

/// Memory and swap.
pub struct Memory {
    system: Option<System>,
}

impl Memory {
    /// Nothing is read yet.
    pub fn new() -> Self {
        Self { system: System::new().ok() }
    }
}

impl Collector for Memory {
    fn collect(&mut self, readings: &mut Readings) {
        if let Some(system) = &mut self.system {
            system.refresh_memory();
        }
        let memory = self.system.as_ref().filter(|system| system.total_memory() > 0);
        let bytes = |read: fn(&System) -> u64| memory.map(read);
        readings.amount("memory.total", "", "B", bytes(System::total_memory));
        readings.amount("memory.available", "", "B", bytes(System::available_memory));
        let used = bytes(|system| system.total_memory().saturating_sub(system.available_memory()));
        readings.amount("memory.used", "", "B", used);
        readings.amount("swap.total", "", "B", bytes(System::total_swap));
        readings.amount("swap.used", "", "B", bytes(System::used_swap));
    }
}
