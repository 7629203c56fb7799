//! What the crate's services work with.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use auth::Auth;
use db::{Db, DbError, Dialect};
use jobs::Reconciler;
use kernel::{AgentId, ClientId, DeviceId, EnrolmentTokenId, Failure, Scope, SystemScope};

use crate::agent::{self, Agent};
use crate::agent_api::command::CommandDesk;
use crate::agent_api::doorbell::Doorbells;
use crate::availability::reconciler::SilentDevices;
use crate::device::{self, Device, DeviceCounts, DeviceFilter, DeviceOrder};
use crate::enrolment::{self, EnrolmentToken};
use crate::telemetry::chunk::compaction::Compaction;
use crate::telemetry::chunk::retention::Retention;
use crate::telemetry::chunk::{ChunkFiles, Chunks};
use crate::telemetry::commit::{self, Committer, IngestionMetrics, Queue, Target};
use crate::telemetry::hot;
use crate::telemetry::schemas::SchemaCache;

/// The system scopes that agents' requests need before it is known whose agent asks.
#[derive(Debug, Clone, Copy)]
pub struct AgentScopes {
    /// From the id of a token or an agent to its client: `agent.identify`.
    pub identify: SystemScope,
    /// Batches of several clients in one transaction: `telemetry.commit`.
    pub commit: SystemScope,
}

/// What [`Ingestion::start`] needs.
pub struct IngestionOptions {
    /// The main database.
    pub db: Db,
    /// The database of recent telemetry: in SQLite the file beside the main one, in PostgreSQL the main database.
    pub hot: Db,
    /// Where chunks lie.
    pub chunks: ChunkFiles,
    /// Keys, sessions of agents, the audit log.
    pub auth: Auth,
    /// The system scopes.
    pub scopes: AgentScopes,
    /// Where agents reach this server, without a slash at the end; from configuration, never from a request.
    pub public_url: String,
    /// How long without a batch makes a device silent; also the grace after an outage of our own.
    pub silent_after: Duration,
}

/// What the crate's services work with. Cheap to clone.
#[derive(Clone)]
pub struct Ingestion {
    pub(crate) db: Db,
    pub(crate) hot: Db,
    pub(crate) chunks: Chunks,
    pub(crate) auth: Auth,
    pub(crate) scopes: AgentScopes,
    pub(crate) public_url: Arc<str>,
    pub(crate) silent_after: Duration,
    pub(crate) queue: Queue,
    pub(crate) schemas: SchemaCache,
    pub(crate) desk: Arc<OnceLock<Arc<dyn CommandDesk>>>,
    pub(crate) doorbells: Arc<Doorbells>,
}

impl Ingestion {
    /// Puts the services together and starts the committer on the database's runtime.
    #[must_use]
    pub fn start(options: IngestionOptions) -> (Self, Committer) {
        let schemas = SchemaCache::default();
        let target = Target { db: options.db.clone(), hot: options.hot.clone(), scope: options.scopes.commit };
        let (queue, committer) = commit::start(target, schemas.clone());
        let chunks = Chunks::new(options.chunks, options.hot.clone());
        let ingestion = Self {
            db: options.db,
            hot: options.hot,
            chunks,
            auth: options.auth,
            scopes: options.scopes,
            public_url: options.public_url.trim_end_matches('/').into(),
            silent_after: options.silent_after,
            queue,
            schemas,
            desk: Arc::default(),
            doorbells: Arc::default(),
        };
        (ingestion, committer)
    }

    /// Plugs in what hands out commands to agents; without one, polls only wait. Called once where the server is put
    /// together; `false` says that there is one already.
    pub fn open_commands(&self, desk: Arc<dyn CommandDesk>) -> bool {
        let opened = self.desk.set(desk).is_ok();
        if opened {
            let (doorbells, changes) = (Arc::clone(&self.doorbells), self.db.watch());
            self.db.runtime().spawn(async move { doorbells.listen(changes).await });
        }
        opened
    }

    /// The reconcilers of this crate, for the worker.
    #[must_use]
    pub fn reconcilers(&self) -> Vec<Arc<dyn Reconciler>> {
        vec![
            Arc::new(SilentDevices(self.clone())),
            Arc::new(Compaction(self.clone())),
            Arc::new(Retention(self.clone())),
        ]
    }

    /// Counters for the metrics page.
    #[must_use]
    pub fn metrics(&self) -> IngestionMetrics {
        self.queue.metrics()
    }

    /// Bytes that telemetry takes on disk.
    ///
    /// # Errors
    /// What the database or the file system says.
    pub async fn telemetry_bytes(&self, scope: &Scope) -> Result<u64, Failure> {
        let permit = scope.permit_provider(kernel::Permission::SystemRead)?;
        match self.hot.dialect() {
            Dialect::Sqlite => self.chunks.bytes().map_err(Failure::internal),
            Dialect::Postgres => {
                let read = self.hot.read(&permit, |tx| Box::pin(async move { hot::store::postgres_bytes(tx).await }));
                Ok(read.await.map_err(|error: DbError| error)?)
            }
        }
    }

    /// One device; see [`device::service::get`].
    ///
    /// # Errors
    /// Not found.
    pub async fn device(&self, scope: &Scope, id: DeviceId) -> Result<Device, Failure> {
        device::service::get(self, scope, id).await
    }

    /// Several devices; those that are absent or not visible are left out.
    ///
    /// # Errors
    /// Forbidden without any right to read devices.
    pub async fn devices_by_id(&self, scope: &Scope, ids: Vec<DeviceId>) -> Result<Vec<Device>, Failure> {
        device::service::by_ids(self, scope, ids).await
    }

    /// One agent; `None` if it is absent or not visible.
    ///
    /// # Errors
    /// Forbidden without any right to read devices.
    pub async fn agent_by_id(&self, scope: &Scope, id: AgentId) -> Result<Option<Agent>, Failure> {
        let permit = scope.permit(kernel::Permission::DeviceRead)?;
        let read = self.db.read(&permit, move |tx| Box::pin(async move { agent::store::find(tx, id).await }));
        Ok(read.await.map_err(|error: DbError| error)?)
    }

    /// How many visible devices are in which state.
    ///
    /// # Errors
    /// Forbidden without any right to read devices.
    pub async fn device_counts(&self, scope: &Scope, client: Option<ClientId>) -> Result<DeviceCounts, Failure> {
        device::service::counts(self, scope, client).await
    }

    /// How many visible devices of each of some clients are in which state; clients without any are left out.
    ///
    /// # Errors
    /// Forbidden without any right to read devices.
    pub async fn device_counts_of(
        &self,
        scope: &Scope,
        clients: Vec<ClientId>,
    ) -> Result<HashMap<ClientId, DeviceCounts>, Failure> {
        let permit = scope.permit(kernel::Permission::DeviceRead)?;
        let read =
            self.db.read(&permit, move |tx| Box::pin(async move { device::store::counts_of(tx, clients).await }));
        Ok(read.await.map_err(|error: DbError| error)?)
    }

    /// Visible devices that are silent, the longest silent first.
    ///
    /// # Errors
    /// Forbidden without any right to read devices.
    pub async fn silent_devices(
        &self,
        scope: &Scope,
        client: Option<ClientId>,
        most: u64,
    ) -> Result<Vec<Device>, Failure> {
        device::service::silent(self, scope, client, most).await
    }

    /// Visible devices that may be the same machine as another, the oldest first.
    ///
    /// # Errors
    /// Forbidden without any right to read devices.
    pub async fn possible_duplicates(
        &self,
        scope: &Scope,
        client: Option<ClientId>,
        most: u64,
    ) -> Result<Vec<Device>, Failure> {
        device::service::possible_duplicates(self, scope, client, most).await
    }

    /// Visible devices whose name or host name contains `text`, by name; at most 100.
    ///
    /// # Errors
    /// Forbidden without any right to read devices.
    pub async fn search_devices(&self, scope: &Scope, text: &str, most: u32) -> Result<Vec<Device>, Failure> {
        let filter = DeviceFilter { search: Some(text.to_owned()), ..DeviceFilter::default() };
        let request =
            kernel::PageRequest { size: most.clamp(1, kernel::page::MAX_PAGE), ..kernel::PageRequest::default() };
        let page = device::service::list(self, scope, filter, DeviceOrder::Name, request).await?;
        Ok(page.items.into_iter().map(|(_, device)| device).collect())
    }

    /// One enrolment token.
    ///
    /// # Errors
    /// Not found.
    pub async fn enrolment_token(&self, scope: &Scope, id: EnrolmentTokenId) -> Result<EnrolmentToken, Failure> {
        enrolment::service::get(self, scope, id).await
    }

    /// Usable tokens that end within a span, soonest first.
    ///
    /// # Errors
    /// Forbidden without any right to read tokens.
    pub async fn expiring_tokens(
        &self,
        scope: &Scope,
        client: Option<ClientId>,
        within: Duration,
        most: u64,
    ) -> Result<Vec<EnrolmentToken>, Failure> {
        enrolment::service::ending_within(self, scope, client, within, most).await
    }

    /// Whether any token was ever created.
    ///
    /// # Errors
    /// Forbidden without any right to read tokens.
    pub async fn has_any_token(&self, scope: &Scope, client: Option<ClientId>) -> Result<bool, Failure> {
        enrolment::service::has_any(self, scope, client).await
    }
}
