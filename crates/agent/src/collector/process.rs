//! How many processes there are.
//!
//! Linux: the numbers in `/proc`, without reading any of them. Elsewhere sysinfo's list without details.

use super::{Collector, Readings};

/// Process count.
pub struct Processes {
    #[cfg(not(target_os = "linux"))]
    portable: super::machine::PortableSystem,
}

impl Processes {
    /// Nothing is read yet.
    pub fn new() -> Self {
        Self {
            #[cfg(not(target_os = "linux"))]
            portable: super::machine::PortableSystem::new(),
        }
    }
}

#[cfg(target_os = "linux")]
impl Collector for Processes {
    fn collect(&mut self, readings: &mut Readings) {
        let is_process =
            |entry: &std::fs::DirEntry| entry.file_name().as_encoded_bytes().iter().all(u8::is_ascii_digit);
        let count = std::fs::read_dir("/proc").ok().map(|entries| entries.flatten().filter(is_process).count() as u64);
        readings.amount("process.count", "", "1", count);
    }
}

#[cfg(not(target_os = "linux"))]
impl Collector for Processes {
    fn collect(&mut self, readings: &mut Readings) {
        readings.amount("process.count", "", "1", self.portable.count_processes());
    }
}
