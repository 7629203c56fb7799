//! `GET /agent/v1/session` gives a nonce, `POST /agent/v1/session` takes its signature and gives a short token.
//!
//! Time plays no part in the proof, so a machine whose clock is ten years off still gets in.

use serde::{Deserialize, Serialize};

use super::{
    FieldError, HASH_BYTES, ID_BYTES, NONCE_BYTES, SIGNATURE_BYTES, SeqRange, WireMessage, ack, at_most, enroll,
    exactly, text,
};
use crate::{MAX_HASHES, MAX_RANGES, json};

/// The server's nonce, signed, so that the agent knows whom it talks to before it says anything.
#[derive(Clone, PartialEq, prost::Message, Serialize, Deserialize)]
#[serde(default)]
pub struct SessionChallenge {
    /// 32 random bytes, good for one session request.
    #[prost(bytes = "vec", tag = "1")]
    #[serde(with = "json::base64_bytes")]
    pub nonce: Vec<u8>,
    /// Wall time of the server.
    #[prost(int64, tag = "2")]
    pub server_time_us: i64,
    /// Ed25519 signature by the server key over [`crate::transcript::challenge`], 64 bytes.
    #[prost(bytes = "vec", tag = "3")]
    #[serde(with = "json::base64_bytes")]
    pub signature: Vec<u8>,
}

impl WireMessage for SessionChallenge {
    fn check(&self) -> Result<(), FieldError> {
        exactly::<NONCE_BYTES>("nonce", &self.nonce)?;
        exactly::<SIGNATURE_BYTES>("signature", &self.signature).map(drop)
    }
}

/// The agent's answer to the challenge.
#[derive(Clone, PartialEq, prost::Message, Serialize, Deserialize)]
#[serde(default)]
pub struct SessionRequest {
    /// Who asks.
    #[prost(bytes = "vec", tag = "1")]
    #[serde(with = "json::uuid_bytes")]
    pub agent_id: Vec<u8>,
    /// The installation that the agent enrolled at.
    #[prost(bytes = "vec", tag = "2")]
    #[serde(with = "json::uuid_bytes")]
    pub instance_id: Vec<u8>,
    /// The nonce of the challenge, 32 bytes.
    #[prost(bytes = "vec", tag = "3")]
    #[serde(with = "json::base64_bytes")]
    pub nonce: Vec<u8>,
    /// Ed25519 signature by the agent's key over [`crate::transcript::session`], 64 bytes.
    #[prost(bytes = "vec", tag = "4")]
    #[serde(with = "json::base64_bytes")]
    pub signature: Vec<u8>,
    /// The boot that the machine is in.
    #[prost(bytes = "vec", tag = "5")]
    #[serde(with = "json::uuid_bytes")]
    pub boot_id: Vec<u8>,
    /// Version of the agent program.
    #[prost(string, tag = "6")]
    pub agent_version: String,
    /// Wall time of the agent.
    #[prost(int64, tag = "7")]
    pub wall_us: i64,
    /// The stream (life of one spool) that the agent is about to send.
    #[prost(bytes = "vec", tag = "8")]
    #[serde(with = "json::uuid_bytes")]
    pub stream_id: Vec<u8>,
}

impl WireMessage for SessionRequest {
    fn check(&self) -> Result<(), FieldError> {
        exactly::<ID_BYTES>("agent_id", &self.agent_id)?;
        exactly::<ID_BYTES>("instance_id", &self.instance_id)?;
        exactly::<NONCE_BYTES>("nonce", &self.nonce)?;
        exactly::<SIGNATURE_BYTES>("signature", &self.signature)?;
        exactly::<ID_BYTES>("boot_id", &self.boot_id)?;
        exactly::<ID_BYTES>("stream_id", &self.stream_id)?;
        text("agent_version", &self.agent_version)
    }
}

/// What one agent may send.
#[derive(Clone, Copy, PartialEq, prost::Message, Serialize, Deserialize)]
#[serde(default)]
pub struct SessionLimits {
    /// Bytes of a compressed body.
    #[prost(uint32, tag = "1")]
    pub max_body_bytes: u32,
    /// Frames of one batch.
    #[prost(uint32, tag = "2")]
    pub max_frames: u32,
    /// Pace at which old frames may be sent beside the new ones.
    #[prost(uint32, tag = "3")]
    pub backfill_bytes_per_s: u32,
}

/// A granted session.
#[derive(Clone, PartialEq, prost::Message, Serialize, Deserialize)]
#[prost(skip_debug)]
#[serde(default)]
pub struct SessionResponse {
    /// Bearer token for the other endpoints.
    #[prost(string, tag = "1")]
    pub token: String,
    /// Seconds that the token is good for, from now.
    #[prost(uint32, tag = "2")]
    pub expires_in_s: u32,
    /// Limits of the server.
    #[prost(message, optional, tag = "3")]
    pub limits: Option<SessionLimits>,
    /// Wall time of the server.
    #[prost(int64, tag = "4")]
    pub server_time_us: i64,
    /// Sequence numbers of the named stream that are durable here: ascending, disjoint, complete.
    #[prost(message, repeated, tag = "5")]
    pub acknowledged: Vec<SeqRange>,
    /// One above the highest sequence number that the server knows of this stream; 1 for a new stream.
    #[prost(uint64, tag = "6")]
    pub next_seq: u64,
    /// Hashes (16 bytes each) of schemas that blocks refer to and the server does not hold.
    #[prost(bytes = "vec", repeated, tag = "7")]
    #[serde(with = "json::base64_list")]
    pub wanted_schemas: Vec<Vec<u8>>,
    /// Ed25519 public key whose commands the agent may take, 32 bytes; empty from a server that gives none.
    #[prost(bytes = "vec", tag = "8")]
    #[serde(with = "json::base64_bytes", skip_serializing_if = "Vec::is_empty")]
    pub dispatch_key: Vec<u8>,
    /// Ed25519 signature by the server key over [`crate::transcript::dispatch_key`], 64 bytes; empty without such a key.
    #[prost(bytes = "vec", tag = "9")]
    #[serde(with = "json::base64_bytes", skip_serializing_if = "Vec::is_empty")]
    pub dispatch_key_signature: Vec<u8>,
}

impl std::fmt::Debug for SessionResponse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SessionResponse")
            .field("expires_in_s", &self.expires_in_s)
            .field("limits", &self.limits)
            .field("acknowledged", &self.acknowledged)
            .field("next_seq", &self.next_seq)
            .finish_non_exhaustive()
    }
}

impl WireMessage for SessionResponse {
    fn check(&self) -> Result<(), FieldError> {
        if self.token.is_empty() || self.token.len() > 8 * 1024 {
            return Err(FieldError::new("token", "is empty or too long"));
        }
        at_most("acknowledged", self.acknowledged.len(), MAX_RANGES)?;
        ack::check_ranges(&self.acknowledged)?;
        enroll::dispatch_key(&self.dispatch_key, &self.dispatch_key_signature)?;
        at_most("wanted_schemas", self.wanted_schemas.len(), MAX_HASHES)?;
        self.wanted_schemas.iter().try_for_each(|hash| exactly::<HASH_BYTES>("wanted_schemas", hash).map(drop))
    }
}
