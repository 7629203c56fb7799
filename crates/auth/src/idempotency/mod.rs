//! Repeated requests: a caller who sends the same key with the same request again gets the first answer again, and the
//! work is done once.
//!
//! Invariants
//! - A key belongs to one person. The same key with another request is refused.
//! - Answers can contain what is shown only once (an enrolment token, an invitation link), so they are kept encrypted,
//!   bound to person and key, for 24 hours.
//! - A request whose server died in the middle counts as new after [`ABANDONED_AFTER`].

mod seal;
mod store;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use db::Db;
use kernel::{Failure, Mint, Timestamp, UserId};

use crate::Keyring;
use crate::service::Task;

/// How long answers are kept.
pub(crate) const KEPT: Duration = Duration::from_secs(86_400);
/// When a request without an answer counts as abandoned. Longer than any request may run.
const ABANDONED_AFTER: Duration = Duration::from_secs(120);

/// What to do with a request that carries a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replayable {
    /// Do it, then call [`Idempotency::finish`] or [`Idempotency::abandon`].
    New,
    /// It was done: this is the answer.
    Replay(String),
    /// It is being done at this moment.
    InProgress,
    /// The key was used for another request.
    Mismatch,
}

/// Keeps answers by key. Cheap to clone.
#[derive(Clone)]
pub struct Idempotency {
    db: Db,
    mint: Arc<Mint>,
    keyring: Keyring,
}

impl Idempotency {
    pub(crate) const fn new(db: Db, mint: Arc<Mint>, keyring: Keyring) -> Self {
        Self { db, mint, keyring }
    }

    /// Claims a key for a request, or says what became of it. `request_hash` covers everything that makes the request
    /// what it is.
    ///
    /// # Errors
    /// What the database says.
    pub async fn begin(&self, user: UserId, key: &str, request_hash: [u8; 32]) -> Result<Replayable, Failure> {
        let (this, key) = (self.clone(), key.to_owned());
        self.db
            .sweep_write(&Task::Idempotency.scope(&self.mint), move |tx| {
                Box::pin(async move {
                    if store::claim(tx, user, &key, request_hash).await? {
                        return Ok(Replayable::New);
                    }
                    let Some(kept) = store::find(tx, user, &key).await? else { return Ok(Replayable::InProgress) };
                    if kept.request_hash != request_hash {
                        return Ok(Replayable::Mismatch);
                    }
                    match kept.response {
                        Some(sealed) => seal::open(&this.keyring, user, &key, &sealed).map(Replayable::Replay),
                        None if tx.now().since(kept.created_at) < ABANDONED_AFTER => Ok(Replayable::InProgress),
                        None => {
                            store::remove(tx, user, &key).await?;
                            let claimed = store::claim(tx, user, &key, request_hash).await?;
                            Ok(if claimed { Replayable::New } else { Replayable::InProgress })
                        }
                    }
                })
            })
            .await
    }

    /// Keeps the answer.
    ///
    /// # Errors
    /// What the database says.
    pub async fn finish(&self, user: UserId, key: &str, response: &str) -> Result<(), Failure> {
        let sealed = seal::close(&self.keyring, user, key, response, self.db.entropy().as_ref())?;
        let key = key.to_owned();
        self.db
            .sweep_write(&Task::Idempotency.scope(&self.mint), move |tx| {
                Box::pin(async move { Ok(store::keep(tx, user, &key, sealed).await?) })
            })
            .await
    }

    /// Gives the key free again, because the request failed on our side and nothing was done.
    ///
    /// # Errors
    /// What the database says.
    pub async fn abandon(&self, user: UserId, key: &str) -> Result<(), Failure> {
        let key = key.to_owned();
        self.db
            .sweep_write(&Task::Idempotency.scope(&self.mint), move |tx| {
                Box::pin(async move { Ok(store::remove(tx, user, &key).await?) })
            })
            .await
    }
}

/// Removes keys that were claimed before an instant.
pub(crate) async fn purge(tx: &db::WriteTx, before: Timestamp) -> Result<u64, db::DbError> {
    store::purge(tx, before).await
}
