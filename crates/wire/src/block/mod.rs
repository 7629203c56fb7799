//! The columnar block: one schema × N ticks, the form in which samples travel, lie and are merged.
//!
//! # Layout, version 1
//! ```text
//! 'S' 'B' version=1 | schema hash, 16 bytes | ticks, slots: varints | times | one column a slot | CRC-32 of all that, LE
//! times:   first (zigzag) | if ticks > 1: step (zigzag), mode (0 = on the grid, 1 = ticks-1 zigzag deviations of the
//!          difference from the difference before it, the first from the step)
//! column:  one byte: bits 0-3 encoding, bits 4-5 presence (0 all, 1 none, 2 bitmap), bits 6-7 zero
//!          | with a bitmap: ceil(ticks / 8) bytes, low bit first | values that are present, see `encoding`
//! ```
//! Values are the 64 bits of a slot ([`crate::SlotForm`]). All arithmetic wraps, so every i64 survives exactly.
//! Columns carry no length: counts are known, and decoding walks all of them once anyway to verify them.
//! Delta-of-delta and XOR of neighbours follow Pelkonen et al., "Gorilla" (VLDB 2015); packing against the minimum is
//! frame-of-reference coding (Goldstein et al., ICDE 1998). Byte-aligned forms are kept beside packed ones because the
//! store compresses blocks again with zstd.
//!
//! # Invariants
//! * A [`Block`] that exists was verified whole: checksum, counts, every value. Its readers cannot fail.
//! * Decoding takes memory for the column directory only (at most one entry per byte of input), and reading none.

mod bits;
mod builder;
mod column;
mod encoding;
mod merge;
mod times;

pub use builder::BlockBuilder;
pub use column::{Column, ColumnStats, ColumnValues};
pub use merge::merge;
pub use times::Times;

use crate::{MAX_BLOCK_BYTES, MAX_SLOTS, MAX_TICKS, schema::SchemaHash, varint::Reader};
use column::ColumnEntry;

const MAGIC: [u8; 2] = *b"SB";
const VERSION: u8 = 1;
const CHECKSUM_BYTES: usize = 4;

/// What a reader is willing to accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most ticks.
    pub max_ticks: usize,
    /// The most slots.
    pub max_slots: usize,
}

impl Limits {
    /// What the protocol allows; never more.
    pub const WIRE: Self = Self { max_ticks: MAX_TICKS, max_slots: MAX_SLOTS };
}

/// Why bytes are no block, or ticks make none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BlockError {
    /// The bytes do not begin as a block does.
    #[error("not a block")]
    NotABlock,
    /// Written by a later version.
    #[error("block version {0} is not known here")]
    Version(u8),
    /// The checksum does not fit: damaged on the way or on disk.
    #[error("the checksum of the block does not fit")]
    Checksum,
    /// Counts of zero, or over the limits.
    #[error("the block has {ticks} ticks of {slots} slots, which is not allowed")]
    Size {
        /// Ticks that it has, or claims.
        ticks: u64,
        /// Slots that it has, or claims.
        slots: u64,
    },
    /// The checksum fits but the content does not: the sender is broken or hostile.
    #[error("the {0} of the block is malformed")]
    Malformed(&'static str),
    /// A tick has another number of values than the schema has slots.
    #[error("a tick has {values} values for {slots} slots")]
    Width {
        /// Values given.
        values: usize,
        /// Slots of the schema.
        slots: usize,
    },
    /// Blocks of different schemas cannot be merged.
    #[error("the blocks have different schemas")]
    SchemaMismatch,
    /// The encoded block would pass [`MAX_BLOCK_BYTES`].
    #[error("the block is larger than {MAX_BLOCK_BYTES} bytes")]
    TooLarge,
}

/// A verified block that borrows its bytes.
#[derive(Debug, Clone)]
pub struct Block<'a> {
    bytes: &'a [u8],
    schema_hash: SchemaHash,
    ticks: usize,
    times: Times<'a>,
    time_span_us: (i64, i64),
    columns: Vec<ColumnEntry<'a>>,
}

impl<'a> Block<'a> {
    /// Verifies bytes whole.
    ///
    /// # Errors
    /// [`BlockError`] for anything that [`BlockBuilder`] would not have written within `limits`; never panics.
    pub fn decode(bytes: &'a [u8], limits: Limits) -> Result<Self, BlockError> {
        if bytes.len() > MAX_BLOCK_BYTES {
            return Err(BlockError::TooLarge);
        }
        let mut reader = Reader(bytes);
        if reader.array() != Some(MAGIC) {
            return Err(BlockError::NotABlock);
        }
        match reader.byte() {
            Some(VERSION) => {}
            Some(other) => return Err(BlockError::Version(other)),
            None => return Err(BlockError::NotABlock),
        }
        let (content, checksum) = reader.0.split_last_chunk::<CHECKSUM_BYTES>().ok_or(BlockError::NotABlock)?;
        let summed = &bytes[..bytes.len() - CHECKSUM_BYTES];
        if crc32fast::hash(summed) != u32::from_le_bytes(*checksum) {
            return Err(BlockError::Checksum);
        }
        Self::decode_content(bytes, Reader(content), limits)
    }

    fn decode_content(bytes: &'a [u8], mut reader: Reader<'a>, limits: Limits) -> Result<Self, BlockError> {
        const HEADER: BlockError = BlockError::Malformed("header");
        let schema_hash = reader.array().ok_or(HEADER)?;
        let ticks = reader.unsigned().ok_or(HEADER)?;
        let slots = reader.unsigned().ok_or(HEADER)?;
        let (ticks, slots) = bounded(ticks, slots, limits)?;
        let times = Times::parse(&mut reader, ticks).ok_or(BlockError::Malformed("times"))?;
        let mut columns = Vec::with_capacity(slots.min(reader.0.len()));
        for _ in 0..slots {
            columns.push(ColumnEntry::parse(&mut reader, ticks).ok_or(BlockError::Malformed("columns"))?);
        }
        if !reader.0.is_empty() {
            return Err(BlockError::Malformed("end"));
        }
        let time_span_us =
            times.clone().fold((i64::MAX, i64::MIN), |(low, high), time| (low.min(time), high.max(time)));
        Ok(Self { bytes, schema_hash, ticks, times, time_span_us, columns })
    }

    /// Content address of the schema that the columns follow.
    #[must_use]
    pub const fn schema_hash(&self) -> SchemaHash {
        self.schema_hash
    }

    /// Number of ticks, 1 or more.
    #[must_use]
    pub const fn ticks(&self) -> usize {
        self.ticks
    }

    /// Number of columns, 1 or more. It must equal the slots of the schema; a block that disagrees is not of it.
    #[must_use]
    pub fn slots(&self) -> usize {
        self.columns.len()
    }

    /// Wall times of the ticks in microseconds, in the order of the ticks (ascending only after [`merge`]).
    #[must_use]
    pub fn times(&self) -> Times<'a> {
        self.times.clone()
    }

    /// The earliest time of a tick.
    #[must_use]
    pub const fn first_time_us(&self) -> i64 {
        self.time_span_us.0
    }

    /// The latest time of a tick.
    #[must_use]
    pub const fn last_time_us(&self) -> i64 {
        self.time_span_us.1
    }

    /// One column; `None` beyond the last.
    #[must_use]
    pub fn column(&self, slot: usize) -> Option<Column<'a>> {
        self.columns.get(slot).map(|entry| Column::new(entry.clone(), self.ticks))
    }

    /// All columns in the order of the schema.
    pub fn columns(&self) -> impl ExactSizeIterator<Item = Column<'a>> + '_ {
        self.columns.iter().map(|entry| Column::new(entry.clone(), self.ticks))
    }

    /// The bytes it was decoded from.
    #[must_use]
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.bytes
    }
}

/// The schema that a block says it follows, without verifying anything else; `None` when it is no block of this version.
#[must_use]
pub fn peek_schema_hash(bytes: &[u8]) -> Option<SchemaHash> {
    let mut reader = Reader(bytes);
    let known = reader.array() == Some(MAGIC) && reader.byte() == Some(VERSION);
    known.then(|| reader.array()).flatten()
}

fn bounded(ticks: u64, slots: u64, limits: Limits) -> Result<(usize, usize), BlockError> {
    let error = BlockError::Size { ticks, slots };
    let within = |count: u64, own: usize, protocol: usize| {
        usize::try_from(count).ok().filter(|count| *count > 0 && *count <= own.min(protocol)).ok_or(error)
    };
    Ok((within(ticks, limits.max_ticks, MAX_TICKS)?, within(slots, limits.max_slots, MAX_SLOTS)?))
}
