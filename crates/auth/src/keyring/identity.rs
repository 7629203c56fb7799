//! Ed25519 (RFC 8032) between the server and its agents: the server's own key pair, which agents pin when they enrol,
//! and the check of agents' signatures.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

/// The key pair by which agents know this server.
pub struct ServerIdentity(SigningKey);

impl ServerIdentity {
    pub(super) fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// The public half, 32 bytes as in RFC 8032, section 5.1.5.
    #[must_use]
    pub fn public_key(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// Signs a message. Callers sign transcripts that say what they are for, never bytes that a peer chose.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

impl std::fmt::Debug for ServerIdentity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ServerIdentity({})", kernel::hex::encode(&self.public_key()))
    }
}

/// Whether `signature` (64 bytes) is the holder's of `public_key` over `message`. Strict: keys of small order and
/// signatures that could be changed into other valid ones are refused.
#[must_use]
pub fn verify_signature(public_key: &[u8; 32], message: &[u8], signature: &[u8]) -> bool {
    let (Ok(key), Ok(signature)) = (VerifyingKey::from_bytes(public_key), Signature::from_slice(signature)) else {
        return false;
    };
    !key.is_weak() && key.verify_strict(message, &signature).is_ok()
}
