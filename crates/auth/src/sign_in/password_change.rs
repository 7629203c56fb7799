//! Changing one's own password.

use kernel::text::EmailAddr;
use kernel::{ErrorCode, Failure, Secret, UserId};

use super::counter;
use crate::audit::Author;
use crate::origin::Origin;
use crate::password::rules;
use crate::service::Task;
use crate::session::Principal;
use crate::session::store::{self as sessions, EndReason};
use crate::user::store::{self as users, Credential};
use crate::{Auth, Entry, installation};

fn wrong_password() -> Failure {
    Failure::rejected(ErrorCode::BadCredentials, "currentPassword", "This is not your current password. Type it again.")
}

impl Auth {
    /// Changes the caller's own password and ends all their other sessions.
    ///
    /// # Errors
    /// [`ErrorCode::BadCredentials`] for a wrong current password, [`ErrorCode::WeakPassword`] for the new one,
    /// [`ErrorCode::RateLimited`] for too many attempts.
    pub async fn change_password(
        &self,
        origin: &Origin,
        principal: &Principal,
        current: &Secret,
        new: &Secret,
    ) -> Result<(), Failure> {
        let (known, provider) = self.credential_and_provider(principal.user).await?;
        let subject = self.attempt_subject(origin, &known.user.email);
        self.count_attempt(subject).await?;
        if !self.passwords().check(current, known.password_hash.clone()).await? {
            return Err(wrong_password());
        }
        let email = EmailAddr::parse("email", &known.user.email).map_err(|error| Failure::Rejected(vec![error]))?;
        let context = rules::Context::of(&known.user.name, &email, provider.as_deref());
        rules::check("newPassword", new.expose(), &context).map_err(|error| Failure::Rejected(vec![error]))?;
        let hash = self.passwords().hash(new, self.db().entropy().as_ref()).await?;
        let (auth, origin, principal) = (self.clone(), origin.clone(), *principal);
        self.db()
            .sweep_write(&self.across(Task::SignIn), move |tx| {
                Box::pin(async move {
                    let now = users::credential_for_update(tx, principal.user).await?;
                    if now.is_none_or(|now| now.password_hash != known.password_hash) {
                        return Err(wrong_password());
                    }
                    counter::clear(tx, subject).await?;
                    users::set_password(tx, principal.user, hash).await?;
                    sessions::end_all(tx, principal.user, Some(principal.session), EndReason::PasswordChanged).await?;
                    let entry =
                        Entry::new("user.password_change", "user", "Changed their password; other sessions ended")
                            .object(principal.user);
                    let author = Author::person(principal.user, &known.user.name, &origin.request_id);
                    auth.audit().record_as(tx, &author, entry).await?;
                    tx.publish(db::Change::of(None, principal.user));
                    Ok(())
                })
            })
            .await
    }

    pub(crate) async fn credential_and_provider(&self, user: UserId) -> Result<(Credential, Option<String>), Failure> {
        let read = self
            .db()
            .sweep_read(&self.across(Task::SignIn), move |tx| {
                Box::pin(async move {
                    let known = users::credential_by_id(tx, user).await?;
                    Ok::<_, Failure>((known, installation::find(tx).await?))
                })
            })
            .await?;
        let known = read.0.ok_or_else(|| Failure::not_found::<kernel::id::UserKind>("id"))?;
        Ok((known, read.1.map(|installation| installation.provider_name)))
    }
}
