//! `POST /agent/v1/enroll`: a token, a public key and a proof that the agent holds the private key, against an identity.
//!
//! Repeating the request with the same key is harmless: the server answers with the identity it already gave. An agent
//! that is `pending` keeps that identity and is refused a session with [`super::ErrorCode::AgentPending`] until confirmed.

use serde::{Deserialize, Serialize};

use super::{FieldError, ID_BYTES, KEY_BYTES, SIGNATURE_BYTES, WireMessage, exactly, text};
use crate::json;

/// What an agent asks with.
#[derive(Clone, PartialEq, prost::Message, Serialize, Deserialize)]
#[prost(skip_debug)]
#[serde(default)]
pub struct EnrollRequest {
    /// The enrolment token as staff handed it out, see [`crate::token::EnrolmentToken`].
    #[prost(string, tag = "1")]
    pub token: String,
    /// Ed25519 public key of the agent, 32 bytes.
    #[prost(bytes = "vec", tag = "2")]
    #[serde(with = "json::base64_bytes")]
    pub public_key: Vec<u8>,
    /// Ed25519 signature by that key over [`crate::transcript::enroll`], 64 bytes.
    #[prost(bytes = "vec", tag = "3")]
    #[serde(with = "json::base64_bytes")]
    pub proof: Vec<u8>,
    /// Host name as the machine calls itself.
    #[prost(string, tag = "4")]
    pub hostname: String,
    /// What identifies the hardware (DMI product UUID, else machine id); never taken as proof of identity.
    #[prost(string, tag = "5")]
    pub hardware_id: String,
    /// `linux`, `windows` or `macos`.
    #[prost(string, tag = "6")]
    pub platform: String,
    /// Name and version of the operating system for people.
    #[prost(string, tag = "7")]
    pub os_name: String,
    /// Version of the agent program.
    #[prost(string, tag = "8")]
    pub agent_version: String,
}

impl std::fmt::Debug for EnrollRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EnrollRequest")
            .field("hostname", &self.hostname)
            .field("hardware_id", &self.hardware_id)
            .field("platform", &self.platform)
            .field("agent_version", &self.agent_version)
            .finish_non_exhaustive()
    }
}

impl WireMessage for EnrollRequest {
    fn check(&self) -> Result<(), FieldError> {
        text("token", &self.token)?;
        exactly::<KEY_BYTES>("public_key", &self.public_key)?;
        exactly::<SIGNATURE_BYTES>("proof", &self.proof)?;
        text("hostname", &self.hostname)?;
        text("hardware_id", &self.hardware_id)?;
        text("platform", &self.platform)?;
        text("os_name", &self.os_name)?;
        text("agent_version", &self.agent_version)
    }
}

/// Whether a new agent may report already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, prost::Enumeration)]
#[repr(i32)]
pub enum EnrollStatus {
    /// Not said.
    Unspecified = 0,
    /// Sessions are granted (HTTP 200).
    Active = 1,
    /// Staff must confirm first (HTTP 202).
    Pending = 2,
}

impl json::Named for EnrollStatus {
    const NAMES: &'static [(&'static str, Self)] =
        &[("unspecified", Self::Unspecified), ("active", Self::Active), ("pending", Self::Pending)];
}

/// The identity that the server gave.
#[derive(Clone, PartialEq, prost::Message, Serialize, Deserialize)]
#[serde(default)]
pub struct EnrollResponse {
    /// See [`EnrollStatus`].
    #[prost(enumeration = "EnrollStatus", tag = "1")]
    #[serde(with = "json::Name::<EnrollStatus>")]
    pub status: i32,
    /// The agent.
    #[prost(bytes = "vec", tag = "2")]
    #[serde(with = "json::uuid_bytes")]
    pub agent_id: Vec<u8>,
    /// The installation of the server that it belongs to.
    #[prost(bytes = "vec", tag = "3")]
    #[serde(with = "json::uuid_bytes")]
    pub instance_id: Vec<u8>,
    /// The device it reports for; empty while pending.
    #[prost(bytes = "vec", tag = "4")]
    #[serde(with = "json::uuid_bytes")]
    pub device_id: Vec<u8>,
    /// Ed25519 public key of the server, 32 bytes; must match the fingerprint inside the token, then is pinned.
    #[prost(bytes = "vec", tag = "5")]
    #[serde(with = "json::base64_bytes")]
    pub server_key: Vec<u8>,
    /// Wall time of the server.
    #[prost(int64, tag = "6")]
    pub server_time_us: i64,
    /// Ed25519 signature by the server key over [`crate::transcript::enrolled`], 64 bytes.
    #[prost(bytes = "vec", tag = "7")]
    #[serde(with = "json::base64_bytes")]
    pub signature: Vec<u8>,
    /// Ed25519 public key whose commands the agent may take, 32 bytes; empty from a server that gives none.
    #[prost(bytes = "vec", tag = "8")]
    #[serde(with = "json::base64_bytes", skip_serializing_if = "Vec::is_empty")]
    pub dispatch_key: Vec<u8>,
    /// Ed25519 signature by the server key over [`crate::transcript::dispatch_key`], 64 bytes; empty without such a key.
    #[prost(bytes = "vec", tag = "9")]
    #[serde(with = "json::base64_bytes", skip_serializing_if = "Vec::is_empty")]
    pub dispatch_key_signature: Vec<u8>,
}

impl WireMessage for EnrollResponse {
    fn check(&self) -> Result<(), FieldError> {
        exactly::<ID_BYTES>("agent_id", &self.agent_id)?;
        exactly::<ID_BYTES>("instance_id", &self.instance_id)?;
        if !self.device_id.is_empty() {
            exactly::<ID_BYTES>("device_id", &self.device_id)?;
        }
        exactly::<KEY_BYTES>("server_key", &self.server_key)?;
        exactly::<SIGNATURE_BYTES>("signature", &self.signature)?;
        dispatch_key(&self.dispatch_key, &self.dispatch_key_signature)
    }
}

/// A dispatch key and its signature: both, or neither.
pub(super) fn dispatch_key(key: &[u8], signature: &[u8]) -> Result<(), FieldError> {
    if key.is_empty() && signature.is_empty() {
        return Ok(());
    }
    exactly::<KEY_BYTES>("dispatch_key", key)?;
    exactly::<SIGNATURE_BYTES>("dispatch_key_signature", signature).map(drop)
}
