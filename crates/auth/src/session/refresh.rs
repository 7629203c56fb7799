//! Renewing a session with its refresh token.

use db::WriteTx;
use kernel::{Failure, Id, Secret, Timestamp};

use super::entity::Model;
use super::start::{end_of, hash_of, signed_in};
use super::store::{self, EndReason};
use super::{GRACE, RefreshFailure, Session, SignedIn};
use crate::audit::Author;
use crate::origin::Origin;
use crate::service::Task;
use crate::user::store as users;
use crate::{Auth, Entry, secret_token};

/// What became of a refresh token; committed in each case.
enum Outcome {
    Renewed(Box<SignedIn>),
    Refused,
}

impl Auth {
    /// Renews a session: a new access token, and a new refresh token in place of the old one.
    ///
    /// # Errors
    /// [`RefreshFailure::SignInAgain`] for a token that is unknown, ended, of a locked login, or used again after it was
    /// replaced; the last also ends the session.
    pub async fn refresh(&self, origin: &Origin, refresh: &Secret) -> Result<SignedIn, RefreshFailure> {
        let Some(hash) = hash_of(self, refresh) else { return Err(RefreshFailure::SignInAgain) };
        let (auth, origin) = (self.clone(), origin.clone());
        let outcome = self
            .db()
            .sweep_write(&self.across(Task::Session), move |tx| {
                Box::pin(async move { renew(tx, &auth, &origin, hash).await.map_err(RefreshFailure::Failed) })
            })
            .await?;
        match outcome {
            Outcome::Renewed(signed_in) => Ok(*signed_in),
            Outcome::Refused => Err(RefreshFailure::SignInAgain),
        }
    }
}

async fn renew(tx: &WriteTx, auth: &Auth, origin: &Origin, hash: [u8; 32]) -> Result<Outcome, Failure> {
    let Some(row) = store::by_refresh_hash(tx, hash).await? else { return Ok(Outcome::Refused) };
    let is_current = row.refresh_hash == hash;
    let rotated_at = Timestamp::from_micros(row.rotated_at);
    let mut session = Session::from(Model::clone(&row));
    let user = users::find(tx, session.user).await?;
    let Some(user) = user.filter(|user| user.locked_at.is_none() && session.is_living(tx.now())) else {
        return Ok(Outcome::Refused);
    };
    if !is_current {
        if tx.now().since(rotated_at) <= GRACE {
            return Ok(Outcome::Renewed(Box::new(signed_in(auth, &session, None, tx.now())?)));
        }
        store::end(tx, session.id, EndReason::TokenReused).await?;
        let entry =
            Entry::new("session.end", "session", "Ended: a refresh token that had been replaced was used again")
                .object(Id::<kernel::id::SessionKind>::from_uuid(row.id));
        auth.audit().record_as(tx, &Author::person(user.id, &user.name, &origin.request_id), entry).await?;
        tracing::warn!(session = %session.id, user = %user.id, "a replaced refresh token was used; the session is ended");
        return Ok(Outcome::Refused);
    }
    let next = secret_token::fresh(tx.entropy());
    let next_hash = hash_of(auth, &next).ok_or_else(|| Failure::internal("a fresh token is malformed"))?;
    session.expires_at = end_of(session.created_at, tx.now());
    store::rotate(tx, session.id, next_hash, session.expires_at).await?;
    users::set_seen(tx, user.id).await?;
    Ok(Outcome::Renewed(Box::new(signed_in(auth, &session, Some(next), tx.now())?)))
}
