//! What the crate's services work with.

use std::sync::Arc;

use auth::{AuditLog, Auth};
use db::Db;
use ingestion::Ingestion;
use ingestion::agent_api::command::CommandDesk;
use jobs::Reconciler;

use crate::command::desk::Desk;
use crate::run::reconciler::AdvanceRuns;
use crate::runbook::shipped::ShippedRunbooks;

/// What the crate's services work with. Cheap to clone.
#[derive(Clone)]
pub struct Runbooks {
    pub(crate) db: Db,
    pub(crate) audit: AuditLog,
    pub(crate) auth: Auth,
    pub(crate) ingestion: Ingestion,
}

impl Runbooks {
    /// Puts the services together.
    #[must_use]
    pub fn new(db: Db, auth: Auth, ingestion: Ingestion) -> Self {
        Self { db, audit: auth.audit().clone(), auth, ingestion }
    }

    /// What hands commands to agents; to be plugged into [`Ingestion::open_commands`]. It holds no `Ingestion`, so that
    /// the two do not keep each other alive.
    #[must_use]
    pub fn desk(&self) -> Arc<dyn CommandDesk> {
        Arc::new(Desk { db: self.db.clone(), auth: self.auth.clone() })
    }

    /// The reconcilers of this crate, for the worker.
    #[must_use]
    pub fn reconcilers(&self) -> Vec<Arc<dyn Reconciler>> {
        vec![Arc::new(AdvanceRuns(self.clone())), Arc::new(ShippedRunbooks(self.clone()))]
    }
}
