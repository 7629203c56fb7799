//! Load averages. Windows has none, so there it has no slots.

use super::{Collector, Readings};

/// Load averages over 1, 5 and 15 minutes.
pub struct Load;

impl Collector for Load {
    fn collect(&mut self, readings: &mut Readings) {
        if cfg!(target_os = "windows") {
            return;
        }
        let load = sysinfo::System::load_average().ok();
        readings.gauge("load.1", "1", 2, load.as_ref().map(|load| load.one));
        readings.gauge("load.5", "1", 2, load.as_ref().map(|load| load.five));
        readings.gauge("load.15", "1", 2, load.as_ref().map(|load| load.fifteen));
    }
}
