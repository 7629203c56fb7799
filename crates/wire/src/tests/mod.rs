//! Tests over the whole crate: what was written is read, what is hostile is refused, what is old parses.

mod density;
mod fixtures;
mod forms;
mod hostile;
mod round_trip;

use crate::schema::{Slot, SlotSchema};

/// A schema with as many slots as asked.
fn schema(slots: usize) -> SlotSchema {
    SlotSchema { slots: (0..slots).map(|slot| Slot::gauge("test.value", "1", 0).of(&slot.to_string())).collect() }
}
