//! The telemetry store: batches in, series out.
//!
//! ```text
//! bytes --prepare--> checked frames --queue--> commit (one transaction, many batches) --> hot blocks + cursor + latest
//! hot blocks of a closed window --compaction--> chunks --retention--> gone
//! query = hot blocks + chunks of the span, decoded column by column, put into buckets
//! ```
//! Invariants
//! - A frame is in its stream's ranges exactly when it is stored, refused or declared dropped; both are written in one
//!   transaction, and the answer leaves after it.
//! - A sample is never a row: blocks lie as they came, chunks are the same blocks merged.
//! - What does not verify is never served: every block is decoded (with its checksum) before it is used.

pub(crate) mod chunk;
pub(crate) mod commit;
pub mod feed;
pub mod graphql;
pub(crate) mod hot;
pub mod latest;
pub(crate) mod placing;
pub(crate) mod prepare;
pub mod query;
pub(crate) mod ranges;
pub(crate) mod schemas;

use std::time::Duration;

pub use chunk::{ChunkFiles, ChunkOpener};
pub use commit::{Committer, IngestionMetrics};

/// How long samples are kept as they came.
pub const RAW_RETENTION: Duration = Duration::from_secs(90 * 86_400);
