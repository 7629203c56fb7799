//! Telemetry of one device over two hours, merged: in SQLite a file a week, in PostgreSQL a partition a week.
//!
//! A chunk belongs to the window of its ticks. What arrives late becomes further parts of the same window, numbered by the
//! window in which it arrived, so that compaction can be run again without a second effect.

pub(crate) mod body;
pub(crate) mod compaction;
mod files;
pub(crate) mod retention;
pub(crate) mod split;
pub(crate) mod store;

use kernel::{ClientId, DeviceId};
use wire::SchemaHash;

pub(crate) use files::Chunks;
pub use files::{ChunkFiles, ChunkOpener};

use super::hot::HOUR_US;

/// Microseconds of a week.
pub(crate) const WEEK_US: i64 = 7 * 24 * HOUR_US;

/// The week, since the epoch, of an instant.
pub(crate) const fn week_of(time_us: i64) -> i64 {
    time_us.div_euclid(WEEK_US)
}

/// A chunk as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChunkRow {
    pub client: ClientId,
    pub device: DeviceId,
    pub schema_hash: SchemaHash,
    /// Start of its window in microseconds.
    pub window_us: i64,
    pub part: i32,
    pub start_us: i64,
    pub end_us: i64,
    pub ticks: i32,
    pub body: Vec<u8>,
}

/// A chunk that was read for a query.
#[derive(Debug, Clone)]
pub(crate) struct StoredChunk {
    pub schema_hash: SchemaHash,
    pub start_us: i64,
    pub end_us: i64,
    pub body: Vec<u8>,
}
