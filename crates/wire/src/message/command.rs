//! The command lane: what a server asks an agent to do, and what the agent tells about it.
//!
//! A command travels as the exact bytes of an [`Envelope`](crate::envelope::Envelope) with a signature beside them. An agent
//! reports a command's start, its output in numbered chunks, and its end. Reports may be repeated: a start or an end that
//! the server knows has no effect, and of chunks only those from [`CommandAck::next_seq`] on are taken.

use serde::{Deserialize, Serialize};

use super::{FieldError, ID_BYTES, SIGNATURE_BYTES, WireMessage, at_most, exactly};
use crate::json;

/// The most commands of one poll answer. With [`MAX_ENVELOPE_BYTES`] it keeps the answer under the bound of a body.
pub const MAX_COMMANDS: usize = 4;
/// The longest envelope in bytes.
pub const MAX_ENVELOPE_BYTES: usize = 192 * 1024;
/// The most chunks of one report.
pub const MAX_CHUNKS: usize = 64;
/// The most bytes of one chunk.
pub const MAX_CHUNK_BYTES: usize = 16 * 1024;

/// Answer of `GET /agent/v1/poll?wait=SECONDS`.
#[derive(Clone, PartialEq, prost::Message, Serialize, Deserialize)]
#[serde(default)]
pub struct PollResponse {
    /// Commands in the order in which they are to be done.
    #[prost(message, repeated, tag = "1")]
    pub commands: Vec<Command>,
}

/// A command: a signed, expiring envelope for one agent.
#[derive(Clone, PartialEq, prost::Message, Serialize, Deserialize)]
#[serde(default)]
pub struct Command {
    /// The bytes of the envelope, exactly as they were signed.
    #[prost(bytes = "vec", tag = "1")]
    #[serde(with = "json::base64_bytes")]
    pub envelope: Vec<u8>,
    /// Ed25519 signature by the dispatch key over [`crate::transcript::command`], 64 bytes.
    #[prost(bytes = "vec", tag = "2")]
    #[serde(with = "json::base64_bytes")]
    pub signature: Vec<u8>,
    /// The command's id, so that an agent can refuse by name what it cannot verify. Believed for nothing else.
    #[prost(bytes = "vec", tag = "3")]
    #[serde(with = "json::uuid_bytes")]
    pub command_id: Vec<u8>,
}

impl WireMessage for PollResponse {
    fn check(&self) -> Result<(), FieldError> {
        at_most("commands", self.commands.len(), MAX_COMMANDS)?;
        self.commands.iter().try_for_each(|command| {
            at_most("envelope", command.envelope.len(), MAX_ENVELOPE_BYTES)?;
            exactly::<SIGNATURE_BYTES>("signature", &command.signature)?;
            exactly::<ID_BYTES>("command_id", &command.command_id).map(drop)
        })
    }
}

/// `POST /agent/v1/command/started`: the command runs from now on.
#[derive(Clone, PartialEq, prost::Message, Serialize, Deserialize)]
#[serde(default)]
pub struct CommandStarted {
    /// Which command.
    #[prost(bytes = "vec", tag = "1")]
    #[serde(with = "json::uuid_bytes")]
    pub command_id: Vec<u8>,
    /// Wall time of the agent.
    #[prost(int64, tag = "2")]
    pub at_us: i64,
}

impl WireMessage for CommandStarted {
    fn check(&self) -> Result<(), FieldError> {
        exactly::<ID_BYTES>("command_id", &self.command_id).map(drop)
    }
}

/// Where a chunk comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, prost::Enumeration)]
#[repr(i32)]
pub enum OutputStream {
    /// Not said.
    Unspecified = 0,
    /// Standard output.
    Out = 1,
    /// Standard error.
    Err = 2,
    /// Output beyond the cap was left out here; the content says how many bytes, in decimal digits.
    Gap = 3,
}

impl json::Named for OutputStream {
    const NAMES: &'static [(&'static str, Self)] =
        &[("unspecified", Self::Unspecified), ("out", Self::Out), ("err", Self::Err), ("gap", Self::Gap)];
}

/// A piece of output.
#[derive(Clone, PartialEq, prost::Message, Serialize, Deserialize)]
#[serde(default)]
pub struct OutputChunk {
    /// Number within the command, from 0, without holes.
    #[prost(uint32, tag = "1")]
    pub seq: u32,
    /// See [`OutputStream`].
    #[prost(enumeration = "OutputStream", tag = "2")]
    #[serde(with = "json::Name::<OutputStream>")]
    pub stream: i32,
    /// The bytes as they came.
    #[prost(bytes = "vec", tag = "3")]
    #[serde(with = "json::base64_bytes")]
    pub content: Vec<u8>,
}

/// `POST /agent/v1/command/output`.
#[derive(Clone, PartialEq, prost::Message, Serialize, Deserialize)]
#[serde(default)]
pub struct CommandOutput {
    /// Which command.
    #[prost(bytes = "vec", tag = "1")]
    #[serde(with = "json::uuid_bytes")]
    pub command_id: Vec<u8>,
    /// Chunks in ascending order.
    #[prost(message, repeated, tag = "2")]
    pub chunks: Vec<OutputChunk>,
}

impl WireMessage for CommandOutput {
    fn check(&self) -> Result<(), FieldError> {
        exactly::<ID_BYTES>("command_id", &self.command_id)?;
        at_most("chunks", self.chunks.len(), MAX_CHUNKS)?;
        let ascending = self.chunks.windows(2).all(|pair| pair[0].seq < pair[1].seq);
        if !ascending {
            return Err(FieldError::new("chunks", "are not in ascending order"));
        }
        self.chunks.iter().try_for_each(|chunk| at_most("content", chunk.content.len(), MAX_CHUNK_BYTES))
    }
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, prost::Enumeration)]
#[repr(i32)]
pub enum CommandEnd {
    /// Not said; read as unknown.
    Unspecified = 0,
    /// The program ended by itself; see the exit code.
    Exited = 1,
    /// A signal ended it.
    Signalled = 2,
    /// It ran longer than allowed and was ended with all that it had started.
    TimedOut = 3,
    /// It was not begun; see the refusal.
    Refused = 4,
    /// The agent was cut off while it ran: what it did is not known.
    UnknownOutcome = 5,
}

impl json::Named for CommandEnd {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("unspecified", Self::Unspecified),
        ("exited", Self::Exited),
        ("signalled", Self::Signalled),
        ("timed_out", Self::TimedOut),
        ("refused", Self::Refused),
        ("unknown_outcome", Self::UnknownOutcome),
    ];
}

/// Why an agent does not begin a command. A closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, prost::Enumeration)]
#[repr(i32)]
pub enum RefusalCode {
    /// Not said.
    Unspecified = 0,
    /// The signature is not by the dispatch key that the agent pinned; also any changed byte.
    UnknownKey = 1,
    /// It is for another agent.
    ForeignAgent = 2,
    /// It is of another installation.
    ForeignInstance = 3,
    /// Its time has not come, by the agent's clock.
    NotYet = 4,
    /// Its time is over, by the agent's clock, or it is good for longer than an hour.
    Expired = 5,
    /// The agent has begun it before.
    Repeated = 6,
    /// Plan, parameters or script are not the ones that its hashes name.
    HashMismatch = 7,
    /// Fewer people approved this plan than must.
    TooFewApprovals = 8,
    /// The machine's own policy is that no command runs.
    PolicyOff = 9,
    /// The machine's own policy is that nothing is changed.
    PolicyReadonly = 10,
    /// More commands in an hour than the agent does.
    TooMany = 11,
    /// The envelope does not decode, or asks for something that no command may have.
    Malformed = 12,
    /// Not for this operating system, or its interpreter is not there.
    Unsupported = 13,
}

impl json::Named for RefusalCode {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("unspecified", Self::Unspecified),
        ("unknown_key", Self::UnknownKey),
        ("foreign_agent", Self::ForeignAgent),
        ("foreign_instance", Self::ForeignInstance),
        ("not_yet", Self::NotYet),
        ("expired", Self::Expired),
        ("repeated", Self::Repeated),
        ("hash_mismatch", Self::HashMismatch),
        ("too_few_approvals", Self::TooFewApprovals),
        ("policy_off", Self::PolicyOff),
        ("policy_readonly", Self::PolicyReadonly),
        ("too_many", Self::TooMany),
        ("malformed", Self::Malformed),
        ("unsupported", Self::Unsupported),
    ];
}

/// `POST /agent/v1/command/finished`.
#[derive(Clone, PartialEq, prost::Message, Serialize, Deserialize)]
#[serde(default)]
pub struct CommandFinished {
    /// Which command.
    #[prost(bytes = "vec", tag = "1")]
    #[serde(with = "json::uuid_bytes")]
    pub command_id: Vec<u8>,
    /// See [`CommandEnd`].
    #[prost(enumeration = "CommandEnd", tag = "2")]
    #[serde(with = "json::Name::<CommandEnd>")]
    pub end: i32,
    /// Exit code of a program that ended by itself, number of the signal otherwise.
    #[prost(sint32, tag = "3")]
    pub code: i32,
    /// Of a refused command, see [`RefusalCode`].
    #[prost(enumeration = "RefusalCode", tag = "4")]
    #[serde(with = "json::Name::<RefusalCode>")]
    pub refusal: i32,
    /// Wall time of the agent.
    #[prost(int64, tag = "5")]
    pub at_us: i64,
    /// Bytes that the program wrote.
    #[prost(uint64, tag = "6")]
    pub output_bytes: u64,
    /// Bytes of them that no chunk holds.
    #[prost(uint64, tag = "7")]
    pub dropped_bytes: u64,
}

impl WireMessage for CommandFinished {
    fn check(&self) -> Result<(), FieldError> {
        exactly::<ID_BYTES>("command_id", &self.command_id).map(drop)
    }
}

/// Answer to each report.
#[derive(Clone, Copy, PartialEq, prost::Message, Serialize, Deserialize)]
#[serde(default)]
pub struct CommandAck {
    /// Number of the chunk that is wanted next. All before it are durable, or left out for good since a command's output is
    /// over the server's bound or the command is over: the agent may forget them.
    #[prost(uint32, tag = "1")]
    pub next_seq: u32,
}

impl WireMessage for CommandAck {
    fn check(&self) -> Result<(), FieldError> {
        Ok(())
    }
}
