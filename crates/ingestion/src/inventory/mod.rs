//! What a device consists of, as its agent tells: whole documents by kind, replaced when their hash changes.
//!
//! Documents are hostile input: only known kinds are kept, parsed when shown, and whatever has another shape than expected
//! is left out.

mod entity;
pub mod graphql;
pub mod shape;
pub mod store;

use kernel::Timestamp;
use serde_json::Value;
use wire::RejectCode;

/// Kinds that are kept.
pub const KINDS: &[&str] = &["hardware", "os", "filesystems", "interfaces"];

/// A document that was received.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Document {
    /// One of [`KINDS`].
    pub kind: &'static str,
    /// Content address of the text.
    pub hash: [u8; 16],
    /// The content.
    pub body: Value,
    /// Length of the text.
    pub bytes: usize,
    /// When it was made, on the server's clock.
    pub at: Timestamp,
}

impl Document {
    /// Checks a document.
    pub(crate) fn parse(sent: &wire::Inventory, at: Timestamp) -> Result<Self, (RejectCode, String)> {
        let Some(kind) = KINDS.iter().copied().find(|kind| *kind == sent.kind) else {
            return Err((RejectCode::UnknownBody, "this server does not keep this kind of inventory".to_owned()));
        };
        let hash = wire::schema::content_hash(sent.document.as_bytes());
        if sent.hash != hash {
            return Err((RejectCode::InvalidField, "the hash does not fit the document".to_owned()));
        }
        let body = serde_json::from_str(&sent.document)
            .map_err(|_| (RejectCode::InvalidField, "the document is not JSON".to_owned()))?;
        Ok(Self { kind, hash, body, bytes: sent.document.len(), at })
    }
}
