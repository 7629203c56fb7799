//! The messages of `/agent/v1`.
//!
//! One set of structs serves both forms of the protocol: Protocol Buffers (derived, so no `protoc` and no generated
//! files) and plain JSON for people with `curl`. Rules that hold for every message:
//!
//! * Unknown fields are ignored in both forms, absent fields take their default (zero, empty).
//! * Tags are never reused; past fixtures (`crates/wire/fixtures`) must parse for ever.
//! * Identifiers (`…_id`) are 16 bytes: raw in Protocol Buffers, a hyphenated lower-case UUID in JSON; an absent one is
//!   empty in both. All other byte strings (keys, nonces, hashes, signatures, blocks) are standard base64 with padding in JSON.
//! * Times named `…_us` are microseconds; wall times count from the Unix epoch, monotonic ones from the boot named beside
//!   them and go on during suspend.
//! * Enumerations are their snake_case names in JSON.
//!
//! Lengths are checked by [`crate::codec`] through [`WireMessage::check`] before a message is handed out.

mod ack;
mod batch;
pub mod command;
mod enroll;
mod error_body;
mod frame;
mod session;

pub use ack::{IngestResponse, Reject, RejectCode, SeqRange};
pub use batch::{ClockEcho, Drop, DropReason, IngestRequest};
pub use command::{
    Command, CommandAck, CommandEnd, CommandFinished, CommandOutput, CommandStarted, OutputChunk, OutputStream,
    PollResponse, RefusalCode,
};
pub use enroll::{EnrollRequest, EnrollResponse, EnrollStatus};
pub use error_body::{ErrorBody, ErrorCode};
pub use frame::{CheckOutcome, CheckResult, CheckValue, Event, Frame, FrameBody, Inventory};
pub use session::{SessionChallenge, SessionLimits, SessionRequest, SessionResponse};

use serde::{Serialize, de::DeserializeOwned};

/// Length of every identifier in bytes.
pub const ID_BYTES: usize = 16;
/// Length of an Ed25519 public key in bytes.
pub const KEY_BYTES: usize = 32;
/// Length of an Ed25519 signature in bytes.
pub const SIGNATURE_BYTES: usize = 64;
/// Length of a session nonce in bytes.
pub const NONCE_BYTES: usize = 32;
/// Length of a content hash (prefix of BLAKE3) in bytes.
pub const HASH_BYTES: usize = 16;
/// The longest text field (host name, metric, message) in bytes.
pub const MAX_TEXT_BYTES: usize = 1024;
/// The longest embedded JSON document (inventory, event detail) in bytes.
pub const MAX_DOCUMENT_BYTES: usize = 512 * 1024;

/// A message of the protocol, in either form.
pub trait WireMessage: prost::Message + std::fmt::Debug + Default + Serialize + DeserializeOwned {
    /// Checks lengths and bounds that the types do not carry.
    ///
    /// # Errors
    /// [`FieldError`] names the first field that is wrong.
    fn check(&self) -> Result<(), FieldError>;
}

/// A field holds something that the protocol does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("field {field}: {problem}")]
pub struct FieldError {
    /// Name of the field as in the JSON form.
    pub field: &'static str,
    /// What is wrong with it.
    pub problem: &'static str,
}

impl FieldError {
    pub(crate) const fn new(field: &'static str, problem: &'static str) -> Self {
        Self { field, problem }
    }
}

/// Reads a byte string as an array of exactly `N` bytes.
///
/// # Errors
/// [`FieldError`] when the length differs.
pub fn exactly<const N: usize>(field: &'static str, bytes: &[u8]) -> Result<[u8; N], FieldError> {
    bytes.try_into().map_err(|_| FieldError::new(field, "has the wrong length"))
}

pub(crate) fn text(field: &'static str, value: &str) -> Result<(), FieldError> {
    if value.len() > MAX_TEXT_BYTES {
        return Err(FieldError::new(field, "is too long"));
    }
    if value.contains('\0') {
        return Err(FieldError::new(field, "contains NUL"));
    }
    Ok(())
}

pub(crate) fn document(field: &'static str, value: &str) -> Result<(), FieldError> {
    if value.len() > MAX_DOCUMENT_BYTES {
        return Err(FieldError::new(field, "is too long"));
    }
    if value.contains('\0') || value.contains("\\u0000") {
        return Err(FieldError::new(field, "contains NUL"));
    }
    Ok(())
}

pub(crate) fn at_most(field: &'static str, count: usize, bound: usize) -> Result<(), FieldError> {
    if count > bound {
        return Err(FieldError::new(field, "has too many elements"));
    }
    Ok(())
}
