//! Invitations: a person who was entered gets a link, chooses a password with it, and is signed in.

use db::WriteTx;
use kernel::text::EmailAddr;
use kernel::{Failure, Secret, UserId};

use crate::audit::Author;
use crate::link::{self, LinkKind};
use crate::origin::Origin;
use crate::password::rules;
use crate::service::Task;
use crate::session::SignedIn;
use crate::session::start::{Way, start};
use crate::user::store as users;
use crate::{Auth, Entry};

impl Auth {
    /// Makes the link of an invitation within the transaction that enters the person. It replaces older ones and is valid
    /// for seven days, once.
    ///
    /// # Errors
    /// What the database says.
    pub async fn invitation_link(&self, tx: &WriteTx, user: UserId) -> Result<Secret, Failure> {
        link::create(tx, self.keyring(), LinkKind::Invitation, Some(user)).await
    }

    /// Sets the invited person's password and signs them in.
    ///
    /// # Errors
    /// [`kernel::ErrorCode::Expired`] for a link that was used, replaced or has expired, and for a locked login;
    /// [`kernel::ErrorCode::WeakPassword`], with which the link stays valid.
    pub async fn accept_invitation(
        &self,
        origin: &Origin,
        token: &Secret,
        password: &Secret,
    ) -> Result<SignedIn, Failure> {
        let refused = || LinkKind::Invitation.refused();
        let hash = link::hash_of(self.keyring(), LinkKind::Invitation, token).ok_or_else(refused)?;
        let holder = self
            .db()
            .sweep_read(&self.across(Task::Invitation), move |tx| {
                Box::pin(async move { Ok::<_, Failure>(link::holder(tx, LinkKind::Invitation, hash).await?) })
            })
            .await?;
        let user = holder.flatten().ok_or_else(refused)?;
        let (known, provider) = self.credential_and_provider(user).await?;
        let email = EmailAddr::parse("email", &known.user.email).map_err(|error| Failure::Rejected(vec![error]))?;
        let context = rules::Context::of(&known.user.name, &email, provider.as_deref());
        rules::check("password", password.expose(), &context).map_err(|error| Failure::Rejected(vec![error]))?;
        let password_hash = self.passwords().hash(password, self.db().entropy().as_ref()).await?;
        let (auth, origin) = (self.clone(), origin.clone());
        self.db()
            .sweep_write(&self.across(Task::Invitation), move |tx| {
                Box::pin(async move {
                    if !link::use_up(tx, LinkKind::Invitation, hash).await? {
                        return Err(refused());
                    }
                    // Whoever has joined has a password of their own; no link replaces it.
                    let known = users::find_for_update(tx, user).await?.ok_or_else(refused)?;
                    if known.joined_at.is_some() {
                        return Err(refused());
                    }
                    users::set_password(tx, user, password_hash).await?;
                    users::set_seen(tx, user).await?;
                    let joined =
                        users::find(tx, user).await?.filter(|user| user.locked_at.is_none()).ok_or_else(refused)?;
                    let author = Author::person(joined.id, &joined.name, &origin.request_id);
                    let entry =
                        Entry::new("user.join", "user", "Accepted the invitation and chose a password").object(user);
                    auth.audit().record_as(tx, &author, entry).await?;
                    tx.publish(db::Change::of(None, user));
                    start(tx, &auth, &origin, &joined, Way::Invitation).await
                })
            })
            .await
    }
}
