//! The answer to a batch. It leaves after the commit: what it acknowledges is durable.

use serde::{Deserialize, Serialize};

use super::{FieldError, HASH_BYTES, WireMessage, at_most, exactly, text};
use crate::{MAX_FRAMES, MAX_HASHES, MAX_RANGES, json};

/// A closed range of sequence numbers.
#[derive(Clone, Copy, PartialEq, Eq, prost::Message, Serialize, Deserialize)]
#[serde(default)]
pub struct SeqRange {
    /// First number.
    #[prost(uint64, tag = "1")]
    pub from: u64,
    /// Last number, ≥ `from`.
    #[prost(uint64, tag = "2")]
    pub to: u64,
}

/// Why a frame will never be taken. Final: the agent forgets the frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, prost::Enumeration)]
#[repr(i32)]
pub enum RejectCode {
    /// Not said.
    Unspecified = 0,
    /// A field is wrong, see the message.
    InvalidField = 1,
    /// The block does not decode.
    InvalidBlock = 2,
    /// The body is of a kind that this server does not know.
    UnknownBody = 3,
    /// Older than what the server keeps.
    TooOld = 4,
    /// The frame belongs to something that the server no longer has.
    Gone = 5,
}

impl json::Named for RejectCode {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("unspecified", Self::Unspecified),
        ("invalid_field", Self::InvalidField),
        ("invalid_block", Self::InvalidBlock),
        ("unknown_body", Self::UnknownBody),
        ("too_old", Self::TooOld),
        ("gone", Self::Gone),
    ];
}

/// A frame that will never be taken.
#[derive(Clone, PartialEq, prost::Message, Serialize, Deserialize)]
#[serde(default)]
pub struct Reject {
    /// Its number; also inside the acknowledged ranges, since the refusal is durable as well.
    #[prost(uint64, tag = "1")]
    pub seq: u64,
    /// Why, see [`RejectCode`].
    #[prost(enumeration = "RejectCode", tag = "2")]
    #[serde(with = "json::Name::<RejectCode>")]
    pub code: i32,
    /// Why, for people.
    #[prost(string, tag = "3")]
    pub message: String,
}

/// The answer to an [`super::IngestRequest`].
#[derive(Clone, PartialEq, prost::Message, Serialize, Deserialize)]
#[serde(default)]
pub struct IngestResponse {
    /// Numbers that are final: durable, rejected, or dropped and noted. Ascending and disjoint; holds at least what of
    /// this batch is final and may hold more. A frame of the batch that is not in here is still owed (its schema is
    /// wanted, for instance).
    #[prost(message, repeated, tag = "1")]
    pub acknowledged: Vec<SeqRange>,
    /// Frames that will never be taken.
    #[prost(message, repeated, tag = "2")]
    pub rejects: Vec<Reject>,
    /// Milliseconds after which the next batch is welcome; 0 leaves it to the agent.
    #[prost(uint32, tag = "3")]
    pub next_send_ms: u32,
    /// Bytes of old frames that may go along until then; 0 stops backfill for now.
    #[prost(uint32, tag = "4")]
    pub backfill_budget_bytes: u32,
    /// Configuration that the agent should run with; 0 for none.
    #[prost(uint64, tag = "5")]
    pub config_revision: u64,
    /// Number of commands to be fetched from `/poll`.
    #[prost(uint32, tag = "6")]
    pub commands_waiting: u32,
    /// Hashes (16 bytes each) of schemas to be sent with the next batch.
    #[prost(bytes = "vec", repeated, tag = "7")]
    #[serde(with = "json::base64_list")]
    pub wanted_schemas: Vec<Vec<u8>>,
    /// Kinds of inventory to be sent again.
    #[prost(string, repeated, tag = "8")]
    pub wanted_inventories: Vec<String>,
    /// Wall time at which the request was received.
    #[prost(int64, tag = "9")]
    pub server_receive_us: i64,
    /// Wall time at which the answer left.
    #[prost(int64, tag = "10")]
    pub server_send_us: i64,
}

impl WireMessage for IngestResponse {
    fn check(&self) -> Result<(), FieldError> {
        at_most("acknowledged", self.acknowledged.len(), MAX_RANGES)?;
        check_ranges(&self.acknowledged)?;
        at_most("rejects", self.rejects.len(), MAX_FRAMES)?;
        self.rejects.iter().try_for_each(|reject| text("message", &reject.message))?;
        at_most("wanted_schemas", self.wanted_schemas.len(), MAX_HASHES)?;
        self.wanted_schemas.iter().try_for_each(|hash| exactly::<HASH_BYTES>("wanted_schemas", hash).map(drop))?;
        at_most("wanted_inventories", self.wanted_inventories.len(), MAX_HASHES)?;
        self.wanted_inventories.iter().try_for_each(|kind| text("wanted_inventories", kind))
    }
}

pub(super) fn check_range(field: &'static str, from: u64, to: u64) -> Result<(), FieldError> {
    // Numbers are stored as signed 64-bit integers.
    if from == 0 || from > to || i64::try_from(to).is_err() {
        return Err(FieldError::new(field, "is not a range of sequence numbers"));
    }
    Ok(())
}

pub(super) fn check_ranges(ranges: &[SeqRange]) -> Result<(), FieldError> {
    ranges.iter().try_for_each(|range| check_range("acknowledged", range.from, range.to))
}
