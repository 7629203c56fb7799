//! All that works behind HTTP, put together once for the server and for the demonstration.

use std::sync::Arc;

use api::Features;
use auth::{Auth, Keyring};
use db::Db;
use ingestion::{AgentScopes, Committer, Ingestion, IngestionOptions};
use jobs::{Handler, Node, Tasks, Worker};
use kernel::Mint;
use tenancy::{MailState, Tenancy};
use tokio::runtime::Handle;

use super::data_folder::DataFolder;
use super::{Deps, StartError, databases, features, mailing};
use crate::VERSION;
use crate::config::Config;

/// The features over their databases, and what works on its own once it is run.
pub(crate) struct Core {
    pub(crate) mint: Arc<Mint>,
    /// The main database.
    pub(crate) db: Db,
    pub(crate) auth: Auth,
    pub(crate) features: Features,
    pub(crate) committer: Committer,
    /// With the handlers and reconcilers of all features and of mail; not run yet.
    pub(crate) worker: Worker,
    pub(crate) node: Node,
}

impl Core {
    /// Opens the databases and puts the features together. `letters` takes what would go to the configured mail server.
    ///
    /// # Errors
    /// A key, a database or a task that is not right.
    pub(crate) async fn assemble(
        config: &Config,
        folder: &DataFolder,
        deps: &Deps,
        runtime: &Handle,
        letters: Option<Arc<dyn Handler>>,
    ) -> Result<Self, StartError> {
        let keyring = Keyring::load_or_create(&config.master_key_file, deps.entropy.as_ref())?;
        let databases = databases::open(config, folder, deps, runtime).await?;
        let db = databases.main;
        let mint = Arc::new(Mint::new());
        let auth = Auth::new(db.clone(), Arc::clone(&mint), keyring);
        auth.check_keyring().await?;
        let node = Node::start(&db, &mint, VERSION).await?;
        let leaves = letters.is_some() || config.mail.is_some();
        let tenancy = Tenancy {
            db: db.clone(),
            audit: auth.audit().clone(),
            auth: auth.clone(),
            public_url: config.public_url.clone(),
            mail: if leaves { MailState::Configured } else { MailState::Absent },
        };
        let (ingestion, committer) = Ingestion::start(IngestionOptions {
            db: db.clone(),
            hot: databases.hot,
            chunks: databases.chunks,
            auth: auth.clone(),
            scopes: AgentScopes { identify: jobs::system::identifier(&mint), commit: jobs::committer(&mint) },
            public_url: config.public_url.clone(),
            silent_after: config.silent_after,
        });
        let features = features::assemble(&mint, &auth, tenancy, ingestion);
        features.alerting.ensure_standards().await?;
        let mut handlers = features::handlers(&features);
        match letters {
            Some(letters) => handlers.push(letters),
            None => handlers.extend(mailing::handler(config, &db)?),
        }
        let tasks = Tasks { handlers, reconcilers: features::reconcilers(&features) };
        let worker = Worker::new(db.clone(), Arc::clone(&mint), node.clone(), tasks);
        let worker = worker.map_err(|error| StartError::Other(error.to_string()))?;
        Ok(Self { mint, db, auth, features, committer, worker, node })
    }
}
