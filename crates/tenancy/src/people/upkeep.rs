//! Removes what has ended: sessions, links, kept answers, windows of sign-in attempts.

use std::time::Duration;

use auth::Auth;
use jobs::{BoxFuture, Reconciler};
use kernel::{Failure, SystemScope};

/// The reconciler of spent credentials.
pub struct CredentialUpkeep {
    auth: Auth,
}

impl CredentialUpkeep {
    /// For this installation.
    #[must_use]
    pub const fn new(auth: Auth) -> Self {
        Self { auth }
    }
}

impl Reconciler for CredentialUpkeep {
    fn name(&self) -> &'static str {
        "auth.retention"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(3_600)
    }

    fn run<'a>(&'a self, scope: SystemScope) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let purged = self.auth.purge(&scope).await?;
            tracing::debug!(?purged, "spent credentials are removed");
            Ok(())
        })
    }
}
