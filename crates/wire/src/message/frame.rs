//! One numbered unit of an agent's stream.

use prost::Message as _;
use serde::{Deserialize, Serialize};

use super::{FieldError, HASH_BYTES, ID_BYTES, at_most, document, exactly, text};
use crate::{json, samples::Samples};

/// One numbered unit: numbered when it was written to the spool, never renumbered, acknowledged one by one.
#[derive(Clone, PartialEq, prost::Message, Serialize, Deserialize)]
#[serde(default)]
pub struct Frame {
    /// Number within the stream, from 1, without holes except declared drops.
    #[prost(uint64, tag = "1")]
    pub seq: u64,
    /// Wall time at which the frame was made.
    #[prost(int64, tag = "2")]
    pub taken_wall_us: i64,
    /// Monotonic time of its boot at which it was made.
    #[prost(int64, tag = "3")]
    pub taken_mono_us: i64,
    /// The boot it was made in; empty when it is the batch's.
    #[prost(bytes = "vec", tag = "4")]
    #[serde(with = "json::uuid_bytes", skip_serializing_if = "Vec::is_empty")]
    pub boot_id: Vec<u8>,
    /// What it carries; `None` is a body from a later version, to be rejected with `unknown_body`.
    #[prost(oneof = "FrameBody", tags = "5, 6, 7, 8, 9")]
    pub body: Option<FrameBody>,
}

/// What a frame carries.
#[derive(Clone, PartialEq, prost::Oneof, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FrameBody {
    /// A columnar block, see [`crate::block`]. Its schema travels beside the frames, in the batch's `schemas`.
    #[prost(bytes = "vec", tag = "5")]
    Block(#[serde(with = "json::base64_bytes")] Vec<u8>),
    /// Readings in the open, for senders without the block codec; [`Samples::to_block`] makes a block of them.
    #[prost(message, tag = "6")]
    Samples(Samples),
    /// One inventory document.
    #[prost(message, tag = "7")]
    Inventory(Inventory),
    /// Something that happened.
    #[prost(message, tag = "8")]
    Event(Event),
    /// Result of a check.
    #[prost(message, tag = "9")]
    CheckResult(CheckResult),
}

/// A whole inventory of one kind, sent when its hash changes.
#[derive(Clone, PartialEq, prost::Message, Serialize, Deserialize)]
#[serde(default)]
pub struct Inventory {
    /// `hardware`, `os`, `filesystems`, `interfaces`, …
    #[prost(string, tag = "1")]
    pub kind: String,
    /// First 16 bytes of BLAKE3 over `document`.
    #[prost(bytes = "vec", tag = "2")]
    #[serde(with = "json::base64_bytes")]
    pub hash: Vec<u8>,
    /// JSON text; nested as it is in the JSON form.
    #[prost(string, tag = "3")]
    #[serde(with = "json::document")]
    pub document: String,
}

/// Something that happened on the machine or in the agent.
#[derive(Clone, PartialEq, prost::Message, Serialize, Deserialize)]
#[serde(default)]
pub struct Event {
    /// `agent.started`, `agent.stopped`, `host.booted`, `clock.step`, `spool.dropped`, …
    #[prost(string, tag = "1")]
    pub kind: String,
    /// JSON text, an object; nested as it is in the JSON form.
    #[prost(string, tag = "2")]
    #[serde(with = "json::document")]
    pub detail: String,
}

/// How a check went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, prost::Enumeration)]
#[repr(i32)]
pub enum CheckOutcome {
    /// Not said; read as unknown.
    Unspecified = 0,
    /// As it should be.
    Ok = 1,
    /// Not as it should be; `level` says how bad.
    Breach = 2,
    /// Could not be told; `reason` says why. Never read as ok.
    Unknown = 3,
}

impl json::Named for CheckOutcome {
    const NAMES: &'static [(&'static str, Self)] =
        &[("unspecified", Self::Unspecified), ("ok", Self::Ok), ("breach", Self::Breach), ("unknown", Self::Unknown)];
}

/// Result of one run of one check.
#[derive(Clone, PartialEq, prost::Message, Serialize, Deserialize)]
#[serde(default)]
pub struct CheckResult {
    /// The check, as named by the agent's configuration.
    #[prost(bytes = "vec", tag = "1")]
    #[serde(with = "json::uuid_bytes")]
    pub check_id: Vec<u8>,
    /// See [`CheckOutcome`].
    #[prost(enumeration = "CheckOutcome", tag = "2")]
    #[serde(with = "json::Name::<CheckOutcome>")]
    pub outcome: i32,
    /// For a breach: 1 notice, 2 warning, 3 critical.
    #[prost(uint32, tag = "3")]
    pub level: u32,
    /// For unknown: why it could not be told. For a breach: one line of evidence.
    #[prost(string, tag = "4")]
    pub reason: String,
    /// What was measured.
    #[prost(message, repeated, tag = "5")]
    pub values: Vec<CheckValue>,
}

/// One number that a check measured.
#[derive(Clone, PartialEq, prost::Message, Serialize, Deserialize)]
#[serde(default)]
pub struct CheckValue {
    /// What was measured, in dotted lower case.
    #[prost(string, tag = "1")]
    pub name: String,
    /// How much, finite.
    #[prost(double, tag = "2")]
    pub value: f64,
    /// Unit, UCUM style (`ms`, `%`, `B`, `1`).
    #[prost(string, tag = "3")]
    pub unit: String,
}

impl Frame {
    /// The bytes to keep it as (Protocol Buffers).
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.encode_to_vec()
    }

    /// Reads [`Self::to_bytes`].
    ///
    /// # Errors
    /// [`FieldError`] when the bytes are damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FieldError> {
        Self::decode(bytes).map_err(|_| FieldError::new("frame", "does not decode"))
    }

    /// Checks the lengths inside; blocks are checked by decoding them.
    ///
    /// # Errors
    /// [`FieldError`] names the first field that is wrong.
    pub fn check(&self) -> Result<(), FieldError> {
        if self.seq == 0 {
            return Err(FieldError::new("seq", "must be 1 or more"));
        }
        if !self.boot_id.is_empty() {
            exactly::<ID_BYTES>("boot_id", &self.boot_id)?;
        }
        match &self.body {
            None => Ok(()),
            Some(FrameBody::Block(bytes)) => at_most("block", bytes.len(), crate::MAX_BLOCK_BYTES),
            Some(FrameBody::Samples(samples)) => samples.check(),
            Some(FrameBody::Inventory(inventory)) => {
                text("kind", &inventory.kind)?;
                exactly::<HASH_BYTES>("hash", &inventory.hash)?;
                document("document", &inventory.document)
            }
            Some(FrameBody::Event(event)) => {
                text("kind", &event.kind)?;
                document("detail", &event.detail)
            }
            Some(FrameBody::CheckResult(result)) => result.check(),
        }
    }
}

impl CheckResult {
    fn check(&self) -> Result<(), FieldError> {
        exactly::<ID_BYTES>("check_id", &self.check_id)?;
        text("reason", &self.reason)?;
        at_most("values", self.values.len(), 64)?;
        self.values.iter().try_for_each(|value| {
            text("name", &value.name)?;
            text("unit", &value.unit)?;
            if value.value.is_finite() { Ok(()) } else { Err(FieldError::new("value", "is not a finite number")) }
        })
    }
}
