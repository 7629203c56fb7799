//! A test's own database, on either engine.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use db::{Db, DbOptions, Dialect, StatementLog, Target};
use kernel::Clock;
use kernel::entropy::SystemEntropy;
use kernel::time::SystemClock;
use sea_orm::DatabaseConnection;
use tempfile::TempDir;

use crate::{postgres, scratch};

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Files in the test's folder.
    Sqlite,
    /// A database of the test process's own server.
    Postgres,
}

/// Runs a test body on a fresh database, in a runtime like the server's.
pub fn run<F: Future<Output = ()>>(engine: Engine, body: impl FnOnce(TestDb) -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async { body(TestDb::new(engine).await).await });
}

/// A database with the newest schema and no rows.
pub struct TestDb {
    engine: Engine,
    folder: TempDir,
    main: Target,
}

impl TestDb {
    /// Makes one from the template.
    pub async fn new(engine: Engine) -> Self {
        let folder = tempfile::Builder::new().prefix("test-").tempdir_in(scratch::folder()).unwrap();
        let main = match engine {
            Engine::Sqlite => {
                let path = folder.path().join("steward.db");
                std::fs::copy(sqlite_template(), &path).unwrap();
                Target::Sqlite(path)
            }
            Engine::Postgres => Target::Postgres(postgres::migrated_database().await),
        };
        Self { engine, folder, main }
    }

    /// Which engine it is.
    #[must_use]
    pub const fn engine(&self) -> Engine {
        self.engine
    }

    /// Which dialect it speaks.
    #[must_use]
    pub const fn dialect(&self) -> Dialect {
        self.main.dialect()
    }

    /// A folder of the test's own, removed at its end.
    #[must_use]
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Where the main schema is.
    #[must_use]
    pub const fn target(&self) -> &Target {
        &self.main
    }

    /// What the database is opened with, by default.
    #[must_use]
    pub fn options(&self) -> DbOptions {
        DbOptions {
            target: self.main.clone(),
            runtime: tokio::runtime::Handle::current(),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            connections: 8,
            statements: None,
        }
    }

    /// Opens it as the server does.
    pub async fn open(&self) -> Db {
        Db::open(&self.options()).await.unwrap()
    }

    /// Opens it under a clock that the test moves.
    pub async fn open_at(&self, clock: Arc<dyn Clock>) -> Db {
        Db::open(&DbOptions { clock, ..self.options() }).await.unwrap()
    }

    /// Opens it and keeps every statement.
    pub async fn open_watched(&self) -> (Db, StatementLog) {
        let log = StatementLog::default();
        (Db::open(&DbOptions { statements: Some(log.clone()), ..self.options() }).await.unwrap(), log)
    }

    /// A connection as the schema's owner.
    pub async fn owner(&self) -> DatabaseConnection {
        Db::owner(&self.main).await.unwrap()
    }
}

/// The migrated file that others are copied from.
fn sqlite_template() -> &'static PathBuf {
    static TEMPLATE: OnceLock<PathBuf> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let path = scratch::folder().join("template.db");
        let target = Target::Sqlite(path.clone());
        let work = async move {
            let owner = Db::owner(&target).await.unwrap();
            migrations::migrate_main(&owner).await.unwrap();
            // Closing the last connection moves everything from the log into the file.
            owner.close().await.unwrap();
        };
        std::thread::spawn(|| tokio::runtime::Runtime::new().unwrap().block_on(work)).join().unwrap();
        path
    })
}
