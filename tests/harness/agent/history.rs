//! Telemetry of many days, as an agent sends it that was cut off for long.

use wire::{FrameBody, Slot, SlotSchema};

use super::{Agent, Refused};

const HOUR_US: i64 = 3_600_000_000;
const GIB: i64 = 1 << 30;

impl Agent {
    /// Sends hourly values of a filesystem of 1,000 GiB at `mount` for the last `days`, which grows by about 10 GiB a day
    /// and holds 700 GiB today.
    ///
    /// # Errors
    /// What the server refuses.
    pub fn tell_growth(&mut self, mount: &str, now_us: i64, days: i64) -> Result<(), Refused> {
        let used = Slot::gauge("filesystem.used", "B", 0).of(mount);
        let schema = SlotSchema { slots: vec![used, Slot::gauge("filesystem.total", "B", 0).of(mount)] };
        let now = now_us / HOUR_US * HOUR_US;
        let mut bodies = Vec::new();
        for day in (1..=days).rev() {
            let mut block = wire::block::BlockBuilder::new(&schema).unwrap();
            for hour in (1..=24).rev() {
                let used = 700 - day * 10 + day % 5;
                let at = now - ((day - 1) * 24 + hour) * HOUR_US;
                block.push(at, &[Some(used * GIB), Some(1_000 * GIB)]).unwrap();
            }
            bodies.push(FrameBody::Block(block.finish().unwrap()));
        }
        for some in bodies.chunks(20) {
            self.send(now_us, some.to_vec(), vec![schema.clone()])?;
        }
        Ok(())
    }
}
