//! Signing in with address and password, signing out, ending sessions, and changing a password.
//!
//! Invariants
//! - A wrong password, an unknown address, a locked login and one that has not joined get the same answer after the same
//!   work.
//! - No hashing within a transaction.

pub(crate) mod counter;
mod password_change;
#[cfg(test)]
mod tests;

use kernel::text::EmailAddr;
use kernel::{ErrorCode, Failure, Permission, Scope, Secret, SessionId, UserId};

use crate::audit::Author;
use crate::origin::Origin;
use crate::service::Task;
use crate::session::start::{Way, start};
use crate::session::store::{self as sessions, EndReason};
use crate::session::{Principal, Session, SignedIn};
use crate::user::store::{self as users, Credential};
use crate::{Auth, Entry};

/// The one answer to address and password that do not open a login.
fn bad_credentials() -> Failure {
    Failure::rejected(
        ErrorCode::BadCredentials,
        "",
        "E-mail address and password do not belong together. Check both and try again; if you forgot the password, ask your administrator.",
    )
}

fn ended_session() -> Failure {
    Failure::not_found::<kernel::id::SessionKind>("id")
}

impl Auth {
    /// Signs a person in.
    ///
    /// # Errors
    /// [`ErrorCode::BadCredentials`], [`ErrorCode::RateLimited`] for too many attempts from one network at one address.
    pub async fn sign_in(&self, origin: &Origin, email: &str, password: &Secret) -> Result<SignedIn, Failure> {
        // What is no address is counted and worked on like an unknown one.
        let email = EmailAddr::parse("email", email).ok();
        let subject = self.attempt_subject(origin, email.as_ref().map_or("", EmailAddr::as_str));
        self.count_attempt(subject).await?;
        let known = match email {
            Some(email) => self.credential(email).await?,
            None => None,
        };
        let hash = known.as_ref().filter(|known| is_open(known)).and_then(|known| known.password_hash.clone());
        let matches = self.passwords().check(password, hash.clone()).await?;
        let Some(known) = known.filter(|_| matches) else { return Err(bad_credentials()) };
        let (auth, origin) = (self.clone(), origin.clone());
        self.db()
            .sweep_write(&self.across(Task::SignIn), move |tx| {
                Box::pin(async move {
                    // Between the look and now the login may have been locked or its password changed.
                    let now = users::credential_for_update(tx, known.user.id).await?;
                    let Some(now) = now.filter(|now| is_open(now) && now.password_hash == hash) else {
                        return Err(bad_credentials());
                    };
                    counter::clear(tx, subject).await?;
                    users::set_seen(tx, now.user.id).await?;
                    start(tx, &auth, &origin, &now.user, Way::Password).await
                })
            })
            .await
    }

    /// Ends the caller's own session.
    ///
    /// # Errors
    /// What the database says. An ended session is no error.
    pub async fn sign_out(&self, origin: &Origin, principal: &Principal) -> Result<(), Failure> {
        self.end_session(&origin.request_id, principal.user, principal.session, EndReason::SignedOut).await.map(|_| ())
    }

    /// Ends a session: one's own, or with the right to change people anybody's.
    ///
    /// # Errors
    /// Not found for a session that is absent, has ended, or is somebody else's without that right.
    pub async fn revoke_session(&self, scope: &Scope, session: SessionId) -> Result<(), Failure> {
        let actor = scope.actor().user().ok_or_else(ended_session)?;
        let may_all = scope.permit_provider(Permission::PeopleWrite).is_ok();
        let found = self
            .db()
            .sweep_read(&self.across(Task::Session), move |tx| {
                Box::pin(async move { Ok::<_, Failure>(sessions::find(tx, session).await?) })
            })
            .await?;
        let now = self.db().now();
        let allowed = |found: &Session| found.is_living(now) && (found.user == actor || may_all);
        if found.filter(allowed).is_none()
            || !self.end_session(scope.request_id(), actor, session, EndReason::Revoked).await?
        {
            return Err(ended_session());
        }
        Ok(())
    }

    /// A person's own living sessions, newest use first; at most 100.
    ///
    /// # Errors
    /// What the database says.
    pub async fn sessions(&self, principal: &Principal) -> Result<Vec<Session>, Failure> {
        let user = principal.user;
        self.db()
            .sweep_read(&self.across(Task::Session), move |tx| {
                Box::pin(async move { Ok(sessions::living(tx, user).await?) })
            })
            .await
    }

    async fn end_session(
        &self,
        request_id: &str,
        actor: UserId,
        session: SessionId,
        reason: EndReason,
    ) -> Result<bool, Failure> {
        let (auth, request_id) = (self.clone(), request_id.to_owned());
        self.db()
            .sweep_write(&self.across(Task::Session), move |tx| {
                Box::pin(async move {
                    if !sessions::end(tx, session, reason).await? {
                        return Ok(false);
                    }
                    let summary = match reason {
                        EndReason::SignedOut => "Signed out",
                        _ => "Ended a session",
                    };
                    let author = Author::of_user(tx, actor, &request_id).await?;
                    let entry = Entry::new("session.end", "session", summary).object(session);
                    auth.audit().record_as(tx, &author, entry).await?;
                    Ok(true)
                })
            })
            .await
    }

    async fn credential(&self, email: EmailAddr) -> Result<Option<Credential>, Failure> {
        self.db()
            .sweep_read(&self.across(Task::SignIn), move |tx| {
                Box::pin(async move { Ok(users::credential_by_email(tx, &email).await?) })
            })
            .await
    }

    fn attempt_subject(&self, origin: &Origin, email: &str) -> [u8; 32] {
        self.keyring().hash_fields(&[b"attempt", email.as_bytes(), &origin.network()])
    }

    async fn count_attempt(&self, subject: [u8; 32]) -> Result<(), Failure> {
        let attempt = self
            .db()
            .sweep_write(&self.across(Task::SignIn), move |tx| {
                Box::pin(async move { Ok::<_, Failure>(counter::count(tx, subject).await?) })
            })
            .await?;
        attempt.check(self.db().now())
    }
}

fn is_open(known: &Credential) -> bool {
    known.user.locked_at.is_none() && known.user.joined_at.is_some() && known.password_hash.is_some()
}
