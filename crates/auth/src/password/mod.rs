//! Passwords: Argon2id (RFC 9106) with a bound on how many are hashed at once, and rules about what is accepted.
//!
//! Invariants
//! - Hashing runs on blocking threads, at most [`AT_ONCE`] at a time and [`WAITING`] in the queue; a caller that goes
//!   away does not free its place before its hashing ends, so memory stays bounded (46 MiB each).
//! - A check against an unknown person costs the same as against a known one.

pub mod rules;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use argon2::password_hash::{self, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};
use kernel::{Entropy, Failure, Secret, entropy};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Passwords that are hashed at the same time.
const AT_ONCE: usize = 2;
/// Callers that may wait for their turn, the working ones included.
const WAITING: usize = 64;
/// Memory of one hash in KiB: 46 MiB, with one pass and one lane (OWASP's first choice for Argon2id).
const MEMORY_KIB: u32 = 46 * 1_024;
/// Bytes of salt.
const SALT_BYTES: usize = 16;

/// Too many callers wait for a hash.
#[derive(Debug, thiserror::Error)]
#[error("too many people sign in at this moment; try again in a few seconds")]
struct Crowded;

/// Hashes and checks passwords. Cheap to clone; clones share the bound.
#[derive(Clone)]
pub(crate) struct Passwords {
    working: Arc<Semaphore>,
    queue: Arc<Semaphore>,
}

/// The places that a running hash holds.
struct Turn {
    _working: OwnedSemaphorePermit,
    _queue: OwnedSemaphorePermit,
}

impl Passwords {
    pub(crate) fn new() -> Self {
        Self { working: Arc::new(Semaphore::new(AT_ONCE)), queue: Arc::new(Semaphore::new(WAITING)) }
    }

    /// The hash to store, as a PHC string with its parameters.
    pub(crate) async fn hash(&self, password: &Secret, source: &dyn Entropy) -> Result<String, Failure> {
        let salt = entropy::array::<SALT_BYTES>(source);
        let password = password.clone();
        self.in_turn(move || {
            let hash: PasswordHash = argon2()?.hash_password_with_salt(password.expose(), &salt)?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Whether the password belongs to the stored hash. Without a stored hash the same work is done for nothing.
    pub(crate) async fn check(&self, password: &Secret, stored: Option<String>) -> Result<bool, Failure> {
        let password = password.clone();
        self.in_turn(move || {
            let known = stored.is_some();
            let hash = match stored {
                Some(text) => PasswordHash::new(&text)?,
                None => argon2()?.hash_password_with_salt(b"nobody has this password", &[0; SALT_BYTES])?,
            };
            if !known {
                // The line above was the work; the answer is no whatever was typed.
                return Ok(false);
            }
            match argon2()?.verify_password(password.expose(), &hash) {
                Ok(()) => Ok(true),
                Err(password_hash::Error::PasswordInvalid) => Ok(false),
                Err(error) => Err(error),
            }
        })
        .await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> password_hash::Result<T> + Send + 'static,
    ) -> Result<T, Failure> {
        let crowded = |_| Failure::Unavailable(Box::new(Crowded));
        let queue = Arc::clone(&self.queue).try_acquire_owned().map_err(crowded)?;
        let working = Arc::clone(&self.working).acquire_owned().await.map_err(Failure::internal)?;
        let turn = Turn { _working: working, _queue: queue };
        let done = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(turn);
            result
        });
        done.await.map_err(Failure::internal)?.map_err(|error| Failure::internal(error.to_string()))
    }
}

fn argon2() -> password_hash::Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, 1, 1, None).map_err(|_| password_hash::Error::ParamsInvalid)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}
