//! The service environment of this crate, and the system tasks under which credentials are looked at before there is
//! anybody whose scope could be used.

use std::sync::Arc;
use std::time::Duration;

use db::Db;
use kernel::{Failure, Mint, SystemScope};

use crate::audit::AuditLog;
use crate::capability;
use crate::idempotency::{self, Idempotency};
use crate::keyring::Keyring;
use crate::link;
use crate::password::Passwords;
use crate::session::check::Touching;
use crate::session::store as sessions;
use crate::sign_in::counter;

/// How long ended sessions and links stay to be looked at.
const ENDED_KEPT: Duration = Duration::from_secs(30 * 86_400);

/// From credentials to scopes. Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct Auth(Arc<Inner>);

struct Inner {
    db: Db,
    mint: Arc<Mint>,
    keyring: Keyring,
    audit: AuditLog,
    idempotency: Idempotency,
    passwords: Passwords,
    touching: Touching,
}

impl std::fmt::Debug for Auth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Auth")
    }
}

/// A reason of this crate to look across clients: who somebody is must be known before what they may see. Each stands in
/// `crates/system-scopes.txt`.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Task {
    /// Checking, renewing and ending sessions.
    Session,
    /// Checking passwords.
    SignIn,
    /// Making the first owner.
    Setup,
    /// Accepting invitations.
    Invitation,
    /// Keeping answers.
    Idempotency,
    /// Finding the client of a link.
    Link,
}

impl Task {
    pub(crate) const fn scope(self, mint: &Mint) -> SystemScope {
        match self {
            Self::Session => mint.system("auth.session"),
            Self::SignIn => mint.system("auth.sign_in"),
            Self::Setup => mint.system("auth.setup"),
            Self::Invitation => mint.system("auth.invitation"),
            Self::Idempotency => mint.system("auth.idempotency"),
            Self::Link => mint.system("auth.link"),
        }
    }
}

/// How many rows were removed because they had ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Purged {
    /// Ended sessions.
    pub sessions: u64,
    /// Ended links of sign-in: setup and invitations.
    pub links: u64,
    /// Ended links that let their bearer do one thing.
    pub capability_links: u64,
    /// Kept answers.
    pub answers: u64,
    /// Windows of sign-in attempts.
    pub counters: u64,
}

impl Auth {
    /// Puts the service together.
    #[must_use]
    pub fn new(db: Db, mint: Arc<Mint>, keyring: Keyring) -> Self {
        let audit = AuditLog::new(keyring.clone());
        let idempotency = Idempotency::new(db.clone(), Arc::clone(&mint), keyring.clone());
        let (passwords, touching) = (Passwords::new(), Touching::default());
        Self(Arc::new(Inner { db, mint, keyring, audit, idempotency, passwords, touching }))
    }

    /// The audit log.
    #[must_use]
    pub fn audit(&self) -> &AuditLog {
        &self.0.audit
    }

    /// The installation's keys.
    #[must_use]
    pub fn keyring(&self) -> &Keyring {
        &self.0.keyring
    }

    /// Answers to repeated requests.
    #[must_use]
    pub fn idempotency(&self) -> &Idempotency {
        &self.0.idempotency
    }

    /// Removes what has ended: sessions and links after 30 days, kept answers after 24 hours, windows of attempts once
    /// they are over. For a reconciler.
    ///
    /// # Errors
    /// What the database says.
    pub async fn purge(&self, scope: &SystemScope) -> Result<Purged, Failure> {
        self.db()
            .sweep_write(scope, |tx| {
                Box::pin(async move {
                    let now = tx.now();
                    Ok(Purged {
                        sessions: sessions::purge(tx, now.minus(ENDED_KEPT)).await?,
                        links: link::purge(tx, now.minus(ENDED_KEPT)).await?,
                        capability_links: capability::store::purge(tx, now.minus(ENDED_KEPT)).await?,
                        answers: idempotency::purge(tx, now.minus(idempotency::KEPT)).await?,
                        counters: counter::purge(tx, now.minus(counter::WINDOW)).await?,
                    })
                })
            })
            .await
    }

    pub(crate) fn db(&self) -> &Db {
        &self.0.db
    }

    pub(crate) fn mint(&self) -> &Mint {
        &self.0.mint
    }

    pub(crate) fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    pub(crate) fn touching(&self) -> &Touching {
        &self.0.touching
    }

    pub(crate) fn across(&self, task: Task) -> SystemScope {
        task.scope(&self.0.mint)
    }
}
