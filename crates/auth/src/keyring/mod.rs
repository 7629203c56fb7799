//! The keys of an installation, all derived from one master key of 32 bytes that stays outside the database.
//!
//! Invariants
//! - Every purpose has a key of its own (BLAKE3 `derive_key`, section 6.2 of the BLAKE3 paper, with one fixed context
//!   a purpose), so that a key that leaks through one use says nothing about another.
//! - A weak master key (short, repeated, counted up) or a key file that others may read is refused.
//! - Nothing here can be printed.

mod dispatch;
mod file;
mod identity;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::Arc;

use kernel::Secret;
use zeroize::Zeroizing;

use crate::jwt::JwtKey;

pub use dispatch::DispatchKey;
pub use identity::{ServerIdentity, verify_signature};

/// Length of the master key.
const MASTER_BYTES: usize = 32;

/// A key of one purpose.
pub(crate) type Key = Zeroizing<[u8; 32]>;

/// Why there is no usable master key. `Display` says what to do; it never shows key material.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// There is no such file.
    #[error("there is no master key at {0}; restore it from your backup, or start with an empty data folder")]
    Missing(PathBuf),
    /// The file cannot be read or made.
    #[error("the master key file {path} cannot be used")]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        #[source]
        error: std::io::Error,
    },
    /// Others than the owner may read the file.
    #[error("the master key file {path} has mode {mode:04o}, so others can read it; run `chmod 600 {path}`")]
    LaxMode {
        /// Which file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// It is not 64 hexadecimal digits.
    #[error(
        "the master key is not 64 hexadecimal digits (32 bytes); restore it, or make one with `openssl rand -hex 32`"
    )]
    Malformed,
    /// It is an example or was typed by hand.
    #[error("the master key is guessable (repeated or counted bytes); make one with `openssl rand -hex 32`")]
    Weak,
    /// The database was set up with another master key.
    #[error("this master key does not belong to this database; restore the key that the installation was set up with")]
    Foreign,
    /// The database could not be asked.
    #[error("the database could not be asked which master key it belongs to")]
    Database(#[source] kernel::Failure),
}

/// What a stored hash stands for. Hashes of different kinds never collide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A session's refresh token.
    Refresh,
    /// The one-time link of the first start.
    Setup,
    /// The link that a person accepts an invitation with.
    Invitation,
    /// The secret of an agent's enrolment token.
    Enrolment,
}

impl TokenKind {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Refresh => b"refresh",
            Self::Setup => b"setup",
            Self::Invitation => b"invitation",
            Self::Enrolment => b"enrolment",
        }
    }
}

/// The keys of the installation. Cheap to clone; clones share the keys, which are cleared with the last of them.
#[derive(Clone)]
pub struct Keyring(Arc<Keys>);

struct Keys {
    user: JwtKey,
    agent: JwtKey,
    identity: ServerIdentity,
    dispatch: DispatchKey,
    audit: Key,
    challenge: Key,
    pepper: Key,
    responses: Key,
    fingerprint: [u8; 16],
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keyring({})", kernel::hex::encode(&self.0.fingerprint))
    }
}

impl Keyring {
    /// Reads the key from text, as it stands in a file or an environment variable.
    ///
    /// # Errors
    /// [`KeyError::Malformed`] and [`KeyError::Weak`].
    pub fn from_hex(text: &Secret) -> Result<Self, KeyError> {
        let text = std::str::from_utf8(text.expose()).map_err(|_| KeyError::Malformed)?.trim();
        let bytes = Zeroizing::new(kernel::hex::decode(text).ok_or(KeyError::Malformed)?);
        let master = <[u8; MASTER_BYTES]>::try_from(bytes.as_slice()).map_err(|_| KeyError::Malformed)?;
        let master = Zeroizing::new(master);
        if is_weak(&master) {
            return Err(KeyError::Weak);
        }
        Ok(Self::derive(&master))
    }

    fn derive(master: &[u8; MASTER_BYTES]) -> Self {
        let key = |context: &str| Zeroizing::new(blake3::derive_key(context, master));
        let mark = key("steward 2026-11 fingerprint of the master key v1");
        let mut fingerprint = [0; 16];
        fingerprint.copy_from_slice(&mark[..16]);
        Self(Arc::new(Keys {
            user: JwtKey::from_seed(&key("steward 2026-11 access tokens of people v1")),
            agent: JwtKey::from_seed(&key("steward 2026-11 access tokens of agents v1")),
            identity: ServerIdentity::from_seed(&key("steward 2026-11 server identity towards agents v1")),
            dispatch: DispatchKey::from_seed(&key("steward 2026-11 signatures of commands to agents v1")),
            audit: key("steward 2026-11 authentication of audit entries v1"),
            challenge: key("steward 2026-11 authentication of agents' challenges v1"),
            pepper: key("steward 2026-11 hashes of stored tokens v1"),
            responses: key("steward 2026-11 encryption of kept responses v1"),
            fingerprint,
        }))
    }

    /// Tells master keys apart without saying anything about them; stored when an installation is set up.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 16] {
        self.0.fingerprint
    }

    /// What is stored in place of a token's secret: a keyed hash, so that a copy of the database alone cannot even
    /// be used to try guesses. The secrets have 256 random bits, so a slow hash would add nothing.
    #[must_use]
    pub fn hash_token(&self, kind: TokenKind, secret: &[u8]) -> [u8; 32] {
        self.hash_fields(&[kind.label(), secret])
    }

    /// A keyed hash of several fields, each with its length in front.
    pub(crate) fn hash_fields(&self, fields: &[&[u8]]) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new_keyed(&self.0.pepper);
        for field in fields {
            hasher.update(&(field.len() as u64).to_le_bytes());
            hasher.update(field);
        }
        *hasher.finalize().as_bytes()
    }

    /// A keyed hash over the fields of a record of the kind `label`, by which the installation knows its own records
    /// again. Nobody makes one without the master key.
    #[must_use]
    pub fn seal_record(&self, label: &str, fields: &[&[u8]]) -> [u8; 32] {
        let all: Vec<&[u8]> = [b"record", label.as_bytes()].into_iter().chain(fields.iter().copied()).collect();
        self.hash_fields(&all)
    }

    /// The key pair by which agents know this server.
    #[must_use]
    pub fn server_identity(&self) -> &ServerIdentity {
        &self.0.identity
    }

    /// The key that signs commands to agents.
    #[must_use]
    pub fn dispatch_key(&self) -> &DispatchKey {
        &self.0.dispatch
    }

    pub(crate) fn user_tokens(&self) -> &JwtKey {
        &self.0.user
    }

    pub(crate) fn agent_tokens(&self) -> &JwtKey {
        &self.0.agent
    }

    pub(crate) fn audit_key(&self) -> &Key {
        &self.0.audit
    }

    pub(crate) fn challenge_key(&self) -> &Key {
        &self.0.challenge
    }

    pub(crate) fn response_key(&self) -> &Key {
        &self.0.responses
    }
}

/// Compares two hashes without saying by its duration where they differ.
#[must_use]
pub fn tokens_equal(a: &[u8; 32], b: &[u8; 32]) -> bool {
    use subtle::ConstantTimeEq;
    a.ct_eq(b).into()
}

/// Catches keys that no generator made: few distinct bytes, or equal steps from byte to byte (`000102…`). Of 32
/// random bytes fewer than 16 distinct ones occur with a probability below 10⁻¹².
fn is_weak(master: &[u8; MASTER_BYTES]) -> bool {
    let distinct: std::collections::BTreeSet<u8> = master.iter().copied().collect();
    let step = master[1].wrapping_sub(master[0]);
    let counted = master.windows(2).all(|pair| pair[1].wrapping_sub(pair[0]) == step);
    distinct.len() < 16 || counted
}
