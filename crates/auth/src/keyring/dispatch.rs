//! The key that signs commands to agents (Ed25519, RFC 8032). Agents pin its public half, vouched for by the server's
//! identity. A purpose of its own: whatever else a server signs for its agents can never be taken for a command.

use ed25519_dalek::{Signer, SigningKey};

/// The key pair by whose signature agents take commands.
pub struct DispatchKey(SigningKey);

impl DispatchKey {
    pub(super) fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// The public half, 32 bytes as in RFC 8032, section 5.1.5.
    #[must_use]
    pub fn public_key(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// Signs a command's transcript. The caller has looked at the approvals, and records what it signs.
    #[must_use]
    pub fn sign(&self, transcript: &[u8]) -> [u8; 64] {
        self.0.sign(transcript).to_bytes()
    }
}

impl std::fmt::Debug for DispatchKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DispatchKey({})", kernel::hex::encode(&self.public_key()))
    }
}
