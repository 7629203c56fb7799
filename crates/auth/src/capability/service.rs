//! Issuing, opening and ending links.

use std::time::Duration;

use db::{ReadTx, WriteTx};
use kernel::id::LinkKind;
use kernel::{Access, Actor, ClientId, ClientSet, Effect, ErrorCode, Failure, LinkId, PermissionSet, Scope, Secret};
use serde_json::json;
use uuid::Uuid;

use super::{Issued, Link, NewLink, OpenedLink, Purpose, store};
use crate::grant::store as grants;
use crate::service::Task;
use crate::user::store as users;
use crate::{Auth, Entry, secret_token};

/// Longest life of a link.
const LIFE_MAX: Duration = Duration::from_secs(400 * 86_400);

/// The capability links of an installation.
#[derive(Debug, Clone, Copy)]
pub struct Links<'a>(&'a Auth);

impl Auth {
    /// Links that let their bearer do one thing.
    #[must_use]
    pub const fn links(&self) -> Links<'_> {
        Links(self)
    }
}

impl Links<'_> {
    /// Makes a link in the transaction of its cause, and records that.
    ///
    /// # Errors
    /// Internal for an expiry that has passed or lies more than 400 days ahead; otherwise what the database says, such as
    /// a contact of another client.
    pub async fn issue(&self, tx: &WriteTx, new: NewLink) -> Result<Issued, Failure> {
        if new.expires_at <= tx.now() || new.expires_at.since(tx.now()) > LIFE_MAX {
            return Err(Failure::internal("a link must expire in the future, within 400 days"));
        }
        let token = secret_token::fresh(tx.entropy());
        let hash = self.hash_of(new.purpose, &token).ok_or_else(|| Failure::internal("a fresh token is malformed"))?;
        let link = tx.new_id();
        store::insert(tx, link, &new, hash).await?;
        let summary = format!("Issued a link to {} to {}", new.purpose.words(), new.recipient.name());
        let values = json!({
            "purpose": new.purpose.as_str(),
            "subject": new.subject.simple().to_string(),
            "user": new.recipient.user(),
            "contact": new.recipient.contact(),
            "expiresAt": new.expires_at,
        });
        let entry = Entry::new("link.issue", "link", summary).client(new.client).object(link).after(values);
        self.0.audit().record(tx, entry).await?;
        Ok(Issued { link, token })
    }

    /// Opens a link: counts the use, and gives what its bearer may do.
    ///
    /// # Errors
    /// [`ErrorCode::Expired`] in the same words for every link that cannot be used.
    pub async fn open(&self, token: &Secret, purpose: Purpose, request_id: &str) -> Result<OpenedLink, Failure> {
        let hash = self.hash_of(purpose, token).ok_or_else(refused)?;
        let auth = self.0.clone();
        let found = self
            .0
            .db()
            .sweep_read(&self.0.across(Task::Link), move |tx| {
                Box::pin(async move {
                    let Some(link) = store::by_hash(tx, purpose, hash).await? else { return Ok(None) };
                    let permissions = held(tx, &auth, &link).await?;
                    Ok::<_, Failure>(Some((link, permissions)))
                })
            })
            .await?;
        let (link, permissions) = found.ok_or_else(refused)?;
        let (Some(first), true) = (permissions.iter().next(), link.is_living(self.0.db().now())) else {
            return Err(refused());
        };
        let scope = self.scope(&link, permissions, request_id);
        let permit = scope.permit_client(first, link.client)?;
        let (auth, noted) = (self.0.clone(), link.clone());
        self.0.db().write(&permit, move |tx| Box::pin(async move { note_use(tx, &auth, &noted).await })).await?;
        Ok(OpenedLink { link: link.id, client: link.client, subject: link.subject, recipient: link.recipient, scope })
    }

    /// Ends a link, and records that. Ending it again changes nothing.
    ///
    /// # Errors
    /// Not found for a link outside the permit.
    pub async fn revoke(&self, tx: &WriteTx, id: LinkId) -> Result<(), Failure> {
        let link = store::find(tx, id).await?.ok_or_else(|| Failure::not_found::<LinkKind>("id"))?;
        self.end(tx, &link).await
    }

    /// The links to a thing, the newest first, also those that have ended.
    ///
    /// # Errors
    /// What the database says.
    pub async fn of(
        &self,
        tx: &ReadTx,
        client: ClientId,
        purpose: Purpose,
        subject: Uuid,
    ) -> Result<Vec<Link>, Failure> {
        Ok(store::of(tx, client, purpose, subject).await?)
    }

    /// Ends every link to a thing, such as when it was answered, and records that.
    ///
    /// # Errors
    /// What the database says.
    pub async fn revoke_subject(
        &self,
        tx: &WriteTx,
        client: ClientId,
        purpose: Purpose,
        subject: Uuid,
    ) -> Result<(), Failure> {
        for link in store::unrevoked_of(tx, client, purpose, subject).await? {
            self.end(tx, &link).await?;
        }
        Ok(())
    }

    async fn end(&self, tx: &WriteTx, link: &Link) -> Result<(), Failure> {
        if store::revoke(tx, link.id).await? {
            let summary = format!("Ended a link to {} of {}", link.purpose.words(), link.recipient.name());
            let entry = Entry::new("link.revoke", "link", summary).client(link.client).object(link.id);
            self.0.audit().record(tx, entry).await?;
        }
        Ok(())
    }

    fn scope(&self, link: &Link, permissions: PermissionSet, request_id: &str) -> Scope {
        let access = Access { permissions, effect: Effect::Allow, client: Some(link.client) };
        self.0.mint().scope(Actor::Link(link.id, link.client), request_id, &[access])
    }

    /// What is stored of a token. The purpose is under the hash, so a token means nothing for another purpose.
    fn hash_of(&self, purpose: Purpose, token: &Secret) -> Option<[u8; 32]> {
        let bytes = secret_token::bytes(token)?;
        Some(self.0.keyring().hash_fields(&[b"capability", purpose.as_str().as_bytes(), &bytes]))
    }
}

/// What the link's person may do of what the link is for; for somebody with a login at most what the login may.
async fn held(tx: &db::ReadTx, auth: &Auth, link: &Link) -> Result<PermissionSet, Failure> {
    let wanted = link.purpose.permissions();
    let Some(user) = link.recipient.user() else { return Ok(wanted) };
    let open = users::find(tx, user).await?.is_some_and(|user| user.locked_at.is_none());
    if !open {
        return Ok(PermissionSet::EMPTY);
    }
    let access: Vec<Access> =
        grants::of_users(tx, &[user]).await?.iter().filter_map(|grant| grant.access(tx.now())).collect();
    let scope = auth.mint().scope(Actor::User(user), "link", &access);
    let may = |permission| scope.clients(permission).is_some_and(|clients: &ClientSet| clients.contains(link.client));
    let held: Vec<_> = wanted.iter().filter(|permission| may(*permission)).collect();
    Ok(PermissionSet::of(&held))
}

async fn note_use(tx: &WriteTx, auth: &Auth, link: &Link) -> Result<(), Failure> {
    if !store::count_use(tx, link.id).await? {
        return Err(refused());
    }
    if link.first_used_at.is_none() {
        let summary = format!("Opened the link to {}", link.purpose.words());
        let entry = Entry::new("link.open", "link", summary).client(link.client).object(link.id);
        auth.audit().record(tx, entry).await?;
    }
    Ok(())
}

/// The one answer to every link that cannot be used.
fn refused() -> Failure {
    Failure::rejected(ErrorCode::Expired, "token", "This link is no longer valid. Ask whoever sent it for a new one.")
}
