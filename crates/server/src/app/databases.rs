//! Opens the databases at their newest schema.

use std::path::PathBuf;
use std::sync::Arc;

use db::{Db, DbError, DbOptions, Target};
use ingestion::{ChunkFiles, ChunkOpener};
use tokio::runtime::Handle;

use super::data_folder::DataFolder;
use super::{Deps, StartError};
use crate::config::{Config, Database};

/// Connections for reading (SQLite) or for all application work (PostgreSQL).
const CONNECTIONS: u32 = 8;
/// Connections for reading one telemetry file.
const TELEMETRY_CONNECTIONS: u32 = 4;

/// The opened databases.
pub(crate) struct Databases {
    pub(crate) main: Db,
    pub(crate) hot: Db,
    pub(crate) chunks: ChunkFiles,
}

/// Where the main database is.
pub(crate) fn target(config: &Config, folder: &DataFolder) -> Target {
    match &config.database {
        Database::Embedded => Target::Sqlite(folder.main_file()),
        Database::Postgres(url) => Target::Postgres(String::from_utf8_lossy(url.expose()).into_owned()),
    }
}

/// Migrates and opens everything.
pub(crate) async fn open(
    config: &Config,
    folder: &DataFolder,
    deps: &Deps,
    runtime: &Handle,
) -> Result<Databases, StartError> {
    let target = target(config, folder);
    migrate(&target).await?;
    let options = DbOptions {
        target: target.clone(),
        runtime: runtime.clone(),
        clock: Arc::clone(&deps.clock),
        entropy: Arc::clone(&deps.entropy),
        connections: CONNECTIONS,
        statements: deps.statements.clone(),
    };
    let main = Db::open(&options).await?;
    match target {
        Target::Postgres(_) => Ok(Databases { hot: main.clone(), main, chunks: ChunkFiles::Same }),
        Target::Sqlite(_) => {
            let file = folder.telemetry().join("hot.db");
            let owner = Db::owner(&Target::Sqlite(file.clone())).await?;
            migrations::migrate_hot_file(&owner).await.map_err(|error| StartError::Migration(error.to_string()))?;
            let options = DbOptions { target: Target::Sqlite(file), connections: TELEMETRY_CONNECTIONS, ..options };
            let hot = main.open_beside(&options).await?;
            let opener = Arc::new(FileOpener { main: main.clone(), options });
            Ok(Databases { hot, chunks: ChunkFiles::Beside { folder: folder.telemetry(), opener }, main })
        }
    }
}

/// Brings the main database to the newest schema.
pub(crate) async fn migrate(target: &Target) -> Result<(), StartError> {
    let owner = Db::owner(target).await?;
    migrations::migrate_main(&owner).await.map_err(|error| StartError::Migration(error.to_string()))
}

/// Opens weekly telemetry files, which are made when the first chunk of their week is.
struct FileOpener {
    main: Db,
    options: DbOptions,
}

impl ChunkOpener for FileOpener {
    fn open(&self, file: PathBuf) -> jobs::BoxFuture<'static, Result<Db, DbError>> {
        let (main, options) = (self.main.clone(), self.options.clone());
        Box::pin(async move {
            let target = Target::Sqlite(file);
            let owner = Db::owner(&target).await?;
            migrations::migrate_chunk_file(&owner).await.map_err(DbError::from)?;
            main.open_beside(&DbOptions { target, ..options }).await
        })
    }
}
