//! The first start: a link that is shown on the server's own console makes the first owner, once.
//!
//! Whether an owner exists is looked at in the transaction that makes one, and the installation's single row makes it
//! impossible for two to succeed.

use db::WriteTx;
use kernel::text::{EmailAddr, Name};
use kernel::{Effect, Failure, Role, Secret, UserError};

use super::{find, insert};
use crate::audit::Author;
use crate::grant::{NewGrant, store as grants};
use crate::link::{self, LinkKind};
use crate::origin::Origin;
use crate::password::rules;
use crate::service::Task;
use crate::session::SignedIn;
use crate::session::start::{Way, start};
use crate::user::{NewUser, UserKind, store as users};
use crate::{Auth, Entry};

/// What the first owner types.
#[derive(Debug, Clone)]
pub struct SetupInput {
    /// The token of the setup link.
    pub token: Secret,
    /// The provider's name.
    pub provider_name: String,
    /// The person's name.
    pub name: String,
    /// Address to sign in with.
    pub email: String,
    /// The new password.
    pub password: Secret,
}

struct Checked {
    provider_name: Name,
    name: Name,
    email: EmailAddr,
}

impl Auth {
    /// A fresh token for the setup link, which replaces older ones; `None` once an owner exists. Valid for 24 hours.
    ///
    /// # Errors
    /// What the database says.
    pub async fn setup_link(&self) -> Result<Option<Secret>, Failure> {
        let auth = self.clone();
        self.db()
            .sweep_write(&self.across(Task::Setup), move |tx| {
                Box::pin(async move {
                    if find(tx).await?.is_some() {
                        return Ok(None);
                    }
                    link::create(tx, auth.keyring(), LinkKind::Setup, None).await.map(Some)
                })
            })
            .await
    }

    /// Makes the installation and its first owner, and signs the owner in.
    ///
    /// # Errors
    /// [`kernel::ErrorCode::Expired`] for a link that was used, replaced or has expired; otherwise the refusals of the
    /// fields, with which the link stays valid.
    pub async fn setup_complete(&self, origin: &Origin, input: SetupInput) -> Result<SignedIn, Failure> {
        let refused = || LinkKind::Setup.refused();
        let hash = link::hash_of(self.keyring(), LinkKind::Setup, &input.token).ok_or_else(refused)?;
        // Before the fields are looked at, let alone a password hashed: a caller without the link learns nothing.
        let known = self
            .db()
            .sweep_read(&self.across(Task::Setup), move |tx| {
                Box::pin(async move {
                    Ok::<_, Failure>(
                        find(tx).await?.is_none() && link::holder(tx, LinkKind::Setup, hash).await?.is_some(),
                    )
                })
            })
            .await?;
        if !known {
            return Err(refused());
        }
        let checked = check(&input)?;
        let password_hash = self.passwords().hash(&input.password, self.db().entropy().as_ref()).await?;
        let (auth, origin) = (self.clone(), origin.clone());
        let made = self
            .db()
            .sweep_write(&self.across(Task::Setup), move |tx| {
                Box::pin(async move {
                    if find(tx).await?.is_some() || !link::use_up(tx, LinkKind::Setup, hash).await? {
                        return Err(refused());
                    }
                    make(tx, &auth, &origin, checked, password_hash).await
                })
            })
            .await?;
        tracing::info!(user = %made.principal.user, "the installation has an owner");
        Ok(made)
    }
}

fn check(input: &SetupInput) -> Result<Checked, Failure> {
    let provider_name = Name::parse("providerName", &input.provider_name);
    let name = Name::parse("name", &input.name);
    let email = EmailAddr::parse("email", &input.email);
    let mut errors: Vec<UserError> = Vec::new();
    errors.extend(provider_name.as_ref().err().cloned());
    errors.extend(name.as_ref().err().cloned());
    errors.extend(email.as_ref().err().cloned());
    let context = match (&provider_name, &name, &email) {
        (Ok(provider), Ok(name), Ok(email)) => rules::Context::of(name.as_str(), email, Some(provider.as_str())),
        _ => rules::Context::default(),
    };
    errors.extend(rules::check("password", input.password.expose(), &context).err());
    match (provider_name, name, email) {
        (Ok(provider_name), Ok(name), Ok(email)) if errors.is_empty() => Ok(Checked { provider_name, name, email }),
        _ => Err(Failure::Rejected(errors)),
    }
}

async fn make(
    tx: &WriteTx,
    auth: &Auth,
    origin: &Origin,
    input: Checked,
    password_hash: String,
) -> Result<SignedIn, Failure> {
    let summary = format!("Set up the installation of {}", input.provider_name);
    insert(tx, input.provider_name, auth.keyring().fingerprint()).await?;
    let new = NewUser { id: tx.new_id(), name: input.name, email: input.email, kind: UserKind::Staff };
    let owner = users::insert_joined(tx, new, password_hash).await?;
    let grant = NewGrant {
        id: tx.new_id(),
        user: owner.id,
        role: Role::Owner,
        effect: Effect::Allow,
        client: None,
        expires_at: None,
        reason: None,
    };
    let grant = grants::insert(tx, grant).await?;
    let author = Author::person(owner.id, &owner.name, &origin.request_id);
    let entry = Entry::new("installation.setup", "user", summary).object(owner.id).after(grant.to_json());
    auth.audit().record_as(tx, &author, entry).await?;
    start(tx, auth, origin, &owner, Way::Setup).await
}
