//! `POST /agent/v1/ingest`: what an agent sends at once.

use serde::{Deserialize, Serialize};

use super::{FieldError, Frame, ID_BYTES, WireMessage, ack, at_most, exactly};
use crate::{MAX_FRAMES, MAX_RANGES, MAX_SCHEMAS, json, schema::SlotSchema};

/// A batch of frames of one stream.
///
/// Frames come in any order of `seq` (newest first after an outage); a frame that the server already holds has no effect
/// and is acknowledged again. A batch without frames is a sign of life.
#[derive(Clone, PartialEq, prost::Message, Serialize, Deserialize)]
#[serde(default)]
pub struct IngestRequest {
    /// The life of one spool; sequence numbers count within it.
    #[prost(bytes = "vec", tag = "1")]
    #[serde(with = "json::uuid_bytes")]
    pub stream_id: Vec<u8>,
    /// The boot that the machine is in now.
    #[prost(bytes = "vec", tag = "2")]
    #[serde(with = "json::uuid_bytes")]
    pub boot_id: Vec<u8>,
    /// Wall time of sending.
    #[prost(int64, tag = "3")]
    pub wall_us: i64,
    /// Monotonic time of sending.
    #[prost(int64, tag = "4")]
    pub mono_us: i64,
    /// The frames.
    #[prost(message, repeated, tag = "5")]
    pub frames: Vec<Frame>,
    /// Lowest sequence number that the agent still holds, acknowledged or not.
    #[prost(uint64, tag = "6")]
    pub oldest_seq: u64,
    /// The next number that the agent will give.
    #[prost(uint64, tag = "7")]
    pub next_seq: u64,
    /// What the agent had to drop; repeated until acknowledged.
    #[prost(message, repeated, tag = "8")]
    pub drops: Vec<Drop>,
    /// Configuration that the agent runs with; 0 for none.
    #[prost(uint64, tag = "9")]
    pub config_revision: u64,
    /// Clock readings of the exchange before this one.
    #[prost(message, optional, tag = "10")]
    pub clock: Option<ClockEcho>,
    /// Schemas of blocks, sent when first used and when asked for. Content-addressed, so repeating one is harmless.
    #[prost(message, repeated, tag = "11")]
    pub schemas: Vec<SlotSchema>,
}

/// A closed range of sequence numbers that will never come.
#[derive(Clone, Copy, PartialEq, prost::Message, Serialize, Deserialize)]
#[serde(default)]
pub struct Drop {
    /// First number dropped.
    #[prost(uint64, tag = "1")]
    pub from: u64,
    /// Last number dropped.
    #[prost(uint64, tag = "2")]
    pub to: u64,
    /// Why.
    #[prost(enumeration = "DropReason", tag = "3")]
    #[serde(with = "json::Name::<DropReason>")]
    pub reason: i32,
}

/// Why frames will never come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, prost::Enumeration)]
#[repr(i32)]
pub enum DropReason {
    /// Not said.
    Unspecified = 0,
    /// The spool reached its bound and let go of the oldest.
    SpoolFull = 1,
    /// The disk took no more.
    DiskFull = 2,
    /// The bytes on disk were damaged.
    Corrupt = 3,
    /// The server refused the batch until only this frame was left.
    Quarantined = 4,
    /// The numbers were set aside before a crash and never given to a frame: nothing was lost.
    NeverGiven = 5,
}

impl json::Named for DropReason {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("unspecified", Self::Unspecified),
        ("spool_full", Self::SpoolFull),
        ("disk_full", Self::DiskFull),
        ("corrupt", Self::Corrupt),
        ("quarantined", Self::Quarantined),
        ("never_given", Self::NeverGiven),
    ];
}

/// Four timestamps of one exchange (as in NTP, RFC 5905 section 8), all wall time.
///
/// Offset of the agent's clock = ((server_receive − client_send) + (server_send − client_receive)) / 2, negated to taste;
/// the exchange with the least delay tells best.
#[derive(Clone, Copy, PartialEq, prost::Message, Serialize, Deserialize)]
#[serde(default)]
pub struct ClockEcho {
    /// The agent sent.
    #[prost(int64, tag = "1")]
    pub client_send_us: i64,
    /// The server received.
    #[prost(int64, tag = "2")]
    pub server_receive_us: i64,
    /// The server answered.
    #[prost(int64, tag = "3")]
    pub server_send_us: i64,
    /// The agent received.
    #[prost(int64, tag = "4")]
    pub client_receive_us: i64,
}

impl ClockEcho {
    /// How far the agent's clock is ahead of the server's, in microseconds; saturates.
    #[must_use]
    pub fn agent_ahead_us(&self) -> i64 {
        let there = i128::from(self.client_send_us) - i128::from(self.server_receive_us);
        let back = i128::from(self.client_receive_us) - i128::from(self.server_send_us);
        clamp((there + back) / 2)
    }

    /// Time that the exchange spent on the way, in microseconds; saturates.
    #[must_use]
    pub fn delay_us(&self) -> i64 {
        let whole = i128::from(self.client_receive_us) - i128::from(self.client_send_us);
        let served = i128::from(self.server_send_us) - i128::from(self.server_receive_us);
        clamp(whole - served)
    }
}

fn clamp(value: i128) -> i64 {
    i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX })
}

impl WireMessage for IngestRequest {
    /// Checks the envelope. Frames are not looked into: one bad frame is rejected alone, see [`Frame::check`].
    fn check(&self) -> Result<(), FieldError> {
        exactly::<ID_BYTES>("stream_id", &self.stream_id)?;
        exactly::<ID_BYTES>("boot_id", &self.boot_id)?;
        at_most("frames", self.frames.len(), MAX_FRAMES)?;
        at_most("drops", self.drops.len(), MAX_RANGES)?;
        at_most("schemas", self.schemas.len(), MAX_SCHEMAS)?;
        self.drops.iter().try_for_each(|drop| ack::check_range("drops", drop.from, drop.to))
    }
}
