//! The agent protocol `/agent/v1`: messages, their two forms on the wire, enrolment tokens, signing transcripts, slot
//! schemas and the columnar block codec. Both the server and the agent are built on it; it does no input or output.
//!
//! # Endpoints
//! | request | body | answer |
//! | --- | --- | --- |
//! | `POST /agent/v1/enroll` | [`EnrollRequest`] | 200 or 202 [`EnrollResponse`] |
//! | `GET /agent/v1/session` | | [`SessionChallenge`] |
//! | `POST /agent/v1/session` | [`SessionRequest`] | [`SessionResponse`] |
//! | `POST /agent/v1/ingest` (Bearer) | [`IngestRequest`] | [`IngestResponse`], after the commit |
//! | `GET /agent/v1/poll?wait=55` (Bearer) | | [`PollResponse`] |
//! | `POST /agent/v1/command/started` (Bearer) | [`CommandStarted`] | [`CommandAck`] |
//! | `POST /agent/v1/command/output` (Bearer) | [`CommandOutput`] | [`CommandAck`] |
//! | `POST /agent/v1/command/finished` (Bearer) | [`CommandFinished`] | [`CommandAck`] |
//! | any of them, refused | | [`ErrorBody`] with the status of its [`ErrorCode`] |
//!
//! Bodies are either `application/vnd.steward.agent.v1+protobuf` with `Content-Encoding: zstd`, or `application/json`.
//! The answer takes the form of the request, or of `Accept` when there is no body.
//!
//! # Invariants
//! * Every byte that comes in is hostile: sizes are bounded before memory is taken, nothing panics ([`codec`], [`block`]).
//! * What a past version wrote parses for ever: tags, block encodings and fixtures are append-only.
//! * A sample is never a message. The unit is the source-tick: one instant of one [`SlotSchema`]; a block is
//!   one schema × N ticks, and the same bytes travel, lie in the hot tier and are merged into chunks.
//!
//! # Reading order
//! [`message`] (what is said), [`codec`] (how it is written), [`schema`] and [`block`] (samples), [`samples`] (samples in
//! the open), [`token`] and [`transcript`] (who is who), [`ranges`] (what has arrived), [`plan`] and [`envelope`] (what an
//! agent is told to do).

pub mod block;
pub mod codec;
pub mod envelope;
pub mod json;
pub mod message;
pub mod plan;
pub mod ranges;
pub mod samples;
pub mod schema;
pub mod token;
pub mod transcript;
mod varint;

#[cfg(test)]
mod tests;

pub use block::{Block, BlockBuilder, BlockError, ColumnStats, Limits, merge};
pub use codec::{BodyFormat, CodecError, ContentCoding, Encoding};
pub use envelope::{Envelope, EnvelopeApproval};
pub use message::{
    CheckOutcome, CheckResult, CheckValue, ClockEcho, Command, CommandAck, CommandEnd, CommandFinished, CommandOutput,
    CommandStarted, Drop, DropReason, EnrollRequest, EnrollResponse, EnrollStatus, ErrorBody, ErrorCode, Event,
    FieldError, Frame, FrameBody, IngestRequest, IngestResponse, Inventory, OutputChunk, OutputStream, PollResponse,
    RefusalCode, Reject, RejectCode, SeqRange, SessionChallenge, SessionLimits, SessionRequest, SessionResponse,
    WireMessage,
};
pub use ranges::SeqRanges;
pub use samples::{Reading, Samples};
pub use schema::{SchemaHash, Slot, SlotForm, SlotKind, SlotSchema};
pub use token::EnrolmentToken;

/// Version of the protocol, the `v1` of the paths.
pub const PROTOCOL_VERSION: u32 = 1;
/// Path that all endpoints stand under.
pub const PATH_PREFIX: &str = "/agent/v1";
/// Content type of the Protocol Buffers form.
pub const CONTENT_TYPE_PROTOBUF: &str = "application/vnd.steward.agent.v1+protobuf";
/// Content type of the JSON form.
pub const CONTENT_TYPE_JSON: &str = "application/json";
/// The largest body as it comes over the network, in bytes.
pub const MAX_BODY_BYTES: usize = 1024 * 1024;
/// The largest body after decompression, in bytes.
pub const MAX_DECOMPRESSED_BYTES: usize = 8 * 1024 * 1024;
/// The largest block in bytes.
pub const MAX_BLOCK_BYTES: usize = 4 * 1024 * 1024;
/// The most frames in one batch.
pub const MAX_FRAMES: usize = 4096;
/// The most ranges in one list of ranges.
pub const MAX_RANGES: usize = 4096;
/// The most schemas in one batch.
pub const MAX_SCHEMAS: usize = 64;
/// The most hashes or kinds in one list of wishes.
pub const MAX_HASHES: usize = 256;
/// The most ticks in one block.
pub const MAX_TICKS: usize = 4096;
/// The most slots in one schema.
pub const MAX_SLOTS: usize = 1024;
