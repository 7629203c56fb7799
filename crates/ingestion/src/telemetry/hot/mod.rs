//! Recent telemetry as it came, and the cursors that commit with it.
//!
//! In SQLite a file beside the main one, in PostgreSQL tables of the one database. Frames in a stream's ranges are stored
//! or refused for good; nothing else says so.

pub(crate) mod store;

use kernel::{AgentId, ClientId, DeviceId};
use uuid::Uuid;
use wire::{SchemaHash, SeqRanges};

use super::placing::TOLERANCE_US;

/// A stream of one client.
pub(crate) type StreamKey = (ClientId, Uuid);

/// Hours that one partition of recent telemetry spans; also the window of a chunk.
pub(crate) const WINDOW_HOURS: i64 = 2;
/// Microseconds of an hour.
pub(crate) const HOUR_US: i64 = 3_600_000_000;

/// The window (its first hour since the epoch) of an instant.
pub(crate) const fn window_hour(time_us: i64) -> i64 {
    time_us.div_euclid(HOUR_US).div_euclid(WINDOW_HOURS) * WINDOW_HOURS
}

/// What is known of a stream.
#[derive(Debug, Clone)]
pub(crate) struct StreamState {
    /// Whose stream it is.
    pub agent: AgentId,
    /// Frames that are final.
    pub ranges: SeqRanges,
}

/// A stream with its new cursor.
#[derive(Debug, Clone)]
pub(crate) struct StreamRow {
    pub client: ClientId,
    pub id: Uuid,
    pub agent: AgentId,
    pub device: DeviceId,
    pub boot: Uuid,
    pub ranges: SeqRanges,
    pub received_us: i64,
}

/// A schema that a client's blocks name.
#[derive(Debug, Clone)]
pub(crate) struct SchemaRow {
    pub client: ClientId,
    pub hash: SchemaHash,
    pub body: Vec<u8>,
    pub created_us: i64,
}

/// A block as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct BlockRow {
    pub client: ClientId,
    pub received_hour: i64,
    pub stream: Uuid,
    pub seq: u64,
    pub device: DeviceId,
    pub schema_hash: SchemaHash,
    pub start_us: i64,
    pub end_us: i64,
    pub block: Vec<u8>,
}

/// The newest block of a device and schema, and the one before it.
#[derive(Debug, Clone)]
pub(crate) struct LatestRow {
    pub client: ClientId,
    pub device: DeviceId,
    pub schema_hash: SchemaHash,
    pub end_us: i64,
    pub block: Vec<u8>,
    pub previous: Vec<u8>,
}

/// Which frame lies where, to tell a repeated frame from another one with the same number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placed {
    pub client: ClientId,
    pub stream: Uuid,
    pub seq: u64,
    pub schema_hash: SchemaHash,
    pub start_us: i64,
    pub end_us: i64,
}

impl Placed {
    /// Whether two blocks with one number cannot be the same block. A block that was moved to its place in time differs
    /// from itself as sent by whole seconds and at least the tolerance, and that proves nothing.
    pub(crate) fn contradicts(&self, other: &Self) -> bool {
        let apart = self.start_us.abs_diff(other.start_us);
        let moved = apart.is_multiple_of(1_000_000) && apart >= TOLERANCE_US.unsigned_abs();
        let same_length = self.end_us.abs_diff(self.start_us) == other.end_us.abs_diff(other.start_us);
        self.schema_hash != other.schema_hash || !same_length || (apart > 0 && !moved)
    }
}

/// A block that was read for a query.
#[derive(Debug, Clone)]
pub(crate) struct StoredBlock {
    pub schema_hash: SchemaHash,
    pub bytes: Vec<u8>,
}
