//! Samples in the open: readings with names and plain numbers, for senders without the block codec (`curl`, small devices).
//!
//! The receiver turns them into a block at the edge, so that nothing behind it knows of a second form.

use serde::{Deserialize, Serialize};

use crate::{
    block::{BlockBuilder, BlockError},
    json,
    message::{FieldError, text},
    schema::{Slot, SlotKind, SlotSchema},
};

/// Decimal places that are kept of a gauge.
pub const GAUGE_SCALE: u32 = 4;

/// Readings of one instant.
#[derive(Clone, PartialEq, prost::Message, Serialize, Deserialize)]
#[serde(default)]
pub struct Samples {
    /// Wall time of the reading.
    #[prost(int64, tag = "1")]
    pub time_us: i64,
    /// The readings, 1 to 1024, each (metric, component) once.
    #[prost(message, repeated, tag = "2")]
    pub readings: Vec<Reading>,
}

/// One number.
#[derive(Clone, PartialEq, prost::Message, Serialize, Deserialize)]
#[serde(default)]
pub struct Reading {
    /// As [`Slot::metric`].
    #[prost(string, tag = "1")]
    pub metric: String,
    /// As [`Slot::component`].
    #[prost(string, tag = "2")]
    pub component: String,
    /// As [`Slot::unit`].
    #[prost(string, tag = "3")]
    pub unit: String,
    /// As [`Slot::kind`].
    #[prost(enumeration = "SlotKind", tag = "4")]
    #[serde(with = "json::Name::<SlotKind>")]
    pub kind: i32,
    /// How much: gauges are kept to [`GAUGE_SCALE`] places, counters to the integer.
    #[prost(double, tag = "5")]
    pub value: f64,
}

impl Reading {
    fn slot(&self) -> Slot {
        let slot = match self.kind() {
            SlotKind::Gauge => Slot::gauge(&self.metric, &self.unit, GAUGE_SCALE),
            SlotKind::Counter => Slot::counter(&self.metric, &self.unit),
        };
        slot.of(&self.component)
    }
}

/// Why readings make no block.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SamplesError {
    /// A field is wrong.
    #[error(transparent)]
    Field(#[from] FieldError),
    /// The block refused.
    #[error(transparent)]
    Block(#[from] BlockError),
}

impl Samples {
    pub(crate) fn check(&self) -> Result<(), FieldError> {
        if self.readings.is_empty() || self.readings.len() > crate::MAX_SLOTS {
            return Err(FieldError::new("readings", "must be 1 to 1024"));
        }
        self.readings.iter().try_for_each(|reading| {
            text("metric", &reading.metric)?;
            text("component", &reading.component)?;
            text("unit", &reading.unit)?;
            if reading.slot().stored(reading.value).is_none() {
                return Err(FieldError::new("value", "is not a finite number within range"));
            }
            Ok(())
        })
    }

    /// The schema and the block of one tick that say the same.
    ///
    /// # Errors
    /// [`SamplesError`] when a name, a number or the count is not allowed, or a reading stands twice.
    pub fn to_block(&self) -> Result<(SlotSchema, Vec<u8>), SamplesError> {
        self.check()?;
        let schema = SlotSchema { slots: self.readings.iter().map(Reading::slot).collect() };
        schema.check()?;
        let values: Vec<Option<i64>> =
            self.readings.iter().zip(&schema.slots).map(|(reading, slot)| slot.stored(reading.value)).collect();
        let mut builder = BlockBuilder::new(&schema)?;
        builder.push(self.time_us, &values)?;
        Ok((schema, builder.finish()?))
    }
}
