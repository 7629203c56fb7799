//! Writing a block tick by tick.

use super::{
    BlockError, CHECKSUM_BYTES, MAGIC, VERSION,
    column::{self, ColumnScratch},
    times,
};
use crate::{
    MAX_BLOCK_BYTES, MAX_SLOTS, MAX_TICKS,
    schema::{SchemaHash, SlotSchema},
    varint::put,
};

/// Collects ticks of one schema.
#[derive(Debug, Clone)]
pub struct BlockBuilder {
    schema_hash: SchemaHash,
    times: Vec<i64>,
    columns: Vec<Vec<Option<i64>>>,
}

impl BlockBuilder {
    /// An empty builder for a schema.
    ///
    /// # Errors
    /// [`BlockError::Size`] when the schema has no slot or too many.
    pub fn new(schema: &SlotSchema) -> Result<Self, BlockError> {
        Self::with_shape(schema.hash(), schema.slots.len())
    }

    /// An empty builder for a schema of which only the address and the number of slots are at hand.
    ///
    /// # Errors
    /// [`BlockError::Size`] when there is no slot or there are too many.
    pub fn with_shape(schema_hash: SchemaHash, slots: usize) -> Result<Self, BlockError> {
        if slots == 0 || slots > MAX_SLOTS {
            return Err(BlockError::Size { ticks: 0, slots: slots as u64 });
        }
        Ok(Self { schema_hash, times: Vec::new(), columns: vec![Vec::new(); slots] })
    }

    /// Adds a tick at a wall time in microseconds: one item per slot, `None` where there is no value.
    ///
    /// # Errors
    /// [`BlockError::Width`] when the items are not as many as the slots, [`BlockError::Size`] when the block is full.
    pub fn push(&mut self, time_us: i64, values: &[Option<i64>]) -> Result<(), BlockError> {
        if values.len() != self.columns.len() {
            return Err(BlockError::Width { values: values.len(), slots: self.columns.len() });
        }
        if self.times.len() == MAX_TICKS {
            return Err(BlockError::Size { ticks: MAX_TICKS as u64 + 1, slots: values.len() as u64 });
        }
        self.times.push(time_us);
        for (column, value) in self.columns.iter_mut().zip(values) {
            column.push(*value);
        }
        Ok(())
    }

    /// Number of ticks so far.
    #[must_use]
    pub const fn ticks(&self) -> usize {
        self.times.len()
    }

    /// The bytes of the block.
    ///
    /// # Errors
    /// [`BlockError::Size`] without a tick, [`BlockError::TooLarge`] when the bytes pass the bound.
    pub fn finish(self) -> Result<Vec<u8>, BlockError> {
        let mut columns = self.columns.into_iter();
        encode(self.schema_hash, columns.len(), &self.times, |column| {
            if let Some(values) = columns.next() {
                *column = values;
            }
        })
    }
}

/// Writes a block column by column, so that only one of them need be in memory; `fill` leaves the next column's values.
pub(super) fn encode(
    schema_hash: SchemaHash,
    slots: usize,
    times: &[i64],
    mut fill: impl FnMut(&mut Vec<Option<i64>>),
) -> Result<Vec<u8>, BlockError> {
    if times.is_empty() || times.len() > MAX_TICKS {
        return Err(BlockError::Size { ticks: times.len() as u64, slots: slots as u64 });
    }
    let mut out = Vec::with_capacity(64 + slots * 4);
    out.extend_from_slice(&MAGIC);
    out.push(VERSION);
    out.extend_from_slice(&schema_hash);
    put(&mut out, times.len() as u64);
    put(&mut out, slots as u64);
    times::write(&mut out, times);
    let mut column = Vec::with_capacity(times.len());
    let mut scratch = ColumnScratch::default();
    for _ in 0..slots {
        column.clear();
        fill(&mut column);
        column::write(&mut out, &mut scratch, &column);
        if out.len() + CHECKSUM_BYTES > MAX_BLOCK_BYTES {
            return Err(BlockError::TooLarge);
        }
    }
    let checksum = crc32fast::hash(&out);
    out.extend_from_slice(&checksum.to_le_bytes());
    Ok(out)
}
