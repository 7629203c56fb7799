//! What is measured. Every collector stands behind one trait and pushes named readings; a set of collectors that tick
//! together gives one schema and one block.
//!
//! Rules: counters are sent raw (rates are the reader's matter); what cannot be read now is absent, never zero; what a
//! system does not have at all has no slot; components are bounded.
//!
//! | set | pace | metrics |
//! | --- | --- | --- |
//! | fast | 10 s | `cpu.*`, `load.*`, `memory.*`, `swap.*`, `network.*`, `disk.*`, `pressure.*`, `process.count` |
//! | slow | 60 s | `filesystem.*` |
//!
//! To add a collector: one file with one type, `impl Collector`, one line in [`TickSet`], one row above.

mod cpu;
mod disk;
mod filesystem;
mod inventory;
mod load;
pub mod machine;
mod memory;
mod mounts;
mod network;
mod pressure;
mod process;
mod readings;

#[cfg(test)]
mod tests;

pub use inventory::Inventories;
pub use readings::Readings;

use wire::{BlockBuilder, BlockError, SlotSchema};

/// The most components of one metric; a machine with more shows the first ones by name.
const MAX_COMPONENTS: usize = 64;

/// One source of readings.
pub trait Collector: Send {
    /// Reads now. Must not block longer than two seconds, whatever the machine does.
    fn collect(&mut self, readings: &mut Readings);
}

/// Collectors that tick together.
pub struct TickSet {
    collectors: Vec<Box<dyn Collector>>,
    schema: SlotSchema,
    events: Vec<(&'static str, serde_json::Value)>,
}

impl TickSet {
    /// What changes by the second.
    pub fn fast() -> Self {
        Self::of(vec![
            Box::new(cpu::Cpu::new()),
            Box::new(load::Load),
            Box::new(memory::Memory::new()),
            Box::new(network::Network::new()),
            Box::new(disk::Disk::new()),
            Box::new(pressure::Pressure),
            Box::new(process::Processes::new()),
        ])
    }

    /// What changes by the minute.
    pub fn slow() -> Self {
        Self::of(vec![Box::new(filesystem::Filesystems::new())])
    }

    fn of(collectors: Vec<Box<dyn Collector>>) -> Self {
        Self { collectors, schema: SlotSchema::default(), events: Vec::new() }
    }

    /// Reads all of them as one block of one tick; `None` when there is nothing to read on this system.
    pub fn tick(&mut self, wall_us: i64) -> Result<Option<(&SlotSchema, Vec<u8>)>, BlockError> {
        let mut readings = Readings::default();
        for collector in &mut self.collectors {
            collector.collect(&mut readings);
        }
        self.events.append(&mut readings.events);
        let (slots, values) = readings.into_columns();
        if slots.is_empty() {
            return Ok(None);
        }
        // The schema changes only when a component comes or goes.
        if self.schema.slots != slots {
            self.schema = SlotSchema { slots };
        }
        let mut builder = BlockBuilder::new(&self.schema)?;
        // Whole milliseconds: finer ones cost bytes and tell nothing.
        builder.push(wall_us - wall_us.rem_euclid(1000), &values)?;
        Ok(Some((&self.schema, builder.finish()?)))
    }

    /// What collectors noticed besides numbers.
    pub fn take_events(&mut self) -> Vec<(&'static str, serde_json::Value)> {
        std::mem::take(&mut self.events)
    }
}
