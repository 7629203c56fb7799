//! Opens pools with the settings that the invariants need, per connection and in one place.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Clock, Entropy};
use sea_orm::{DatabaseConnection, DbErr, RuntimeErr, SqlxPostgresConnector, SqlxSqliteConnector};
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Executor};
use tokio::runtime::Handle;
use tokio::sync::broadcast;

use crate::run::{CHANNEL, Pools};
use crate::{Change, Db, DbError, Dialect, StatementLog};

/// Role of people's and agents' work on PostgreSQL; owns nothing, cannot bypass row-level security.
pub const APP_ROLE: &str = "steward_app";
/// Role of listed sweeps across clients on PostgreSQL; owns nothing.
pub const SYSTEM_ROLE: &str = "steward_system";
/// Longest a statement may run on PostgreSQL.
const STATEMENT_TIMEOUT: &str = "8s";
/// Longest wait for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(8);
/// Changes kept for a slow watcher before it is told to read everything again.
const BUS_CAPACITY: usize = 4_096;

/// Where the database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A `postgres://` address.
    Postgres(String),
}

impl Target {
    /// Which engine it is.
    #[must_use]
    pub const fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }
}

/// What a [`Db`] is opened with.
#[derive(Clone)]
pub struct DbOptions {
    /// Where the database is.
    pub target: Target,
    /// The runtime on which work runs.
    pub runtime: Handle,
    /// Where "now" comes from.
    pub clock: Arc<dyn Clock>,
    /// Where unpredictable bytes come from.
    pub entropy: Arc<dyn Entropy>,
    /// Most connections for reading (SQLite) or for application work (PostgreSQL).
    pub connections: u32,
    /// Collects statements; tests only.
    pub statements: Option<StatementLog>,
}

impl Db {
    /// Opens the pools. The schema must be in place; migrations connect by [`Db::owner`].
    ///
    /// # Errors
    /// [`DbError::Unreachable`] and its like.
    pub async fn open(options: &DbOptions) -> Result<Self, DbError> {
        let (bus, _) = broadcast::channel(BUS_CAPACITY);
        let db = Self {
            pools: Arc::new(pools(options).await?),
            runtime: options.runtime.clone(),
            clock: Arc::clone(&options.clock),
            entropy: Arc::clone(&options.entropy),
            bus,
        };
        if let Target::Postgres(url) = &options.target {
            db.runtime.spawn(listen(url.clone(), db.bus.clone()));
        }
        Ok(db)
    }

    /// Opens another SQLite file with the same runtime, clock and watchers.
    ///
    /// # Errors
    /// [`DbError::Unreachable`] and its like.
    pub async fn open_beside(&self, options: &DbOptions) -> Result<Self, DbError> {
        Ok(Self { pools: Arc::new(pools(options).await?), ..self.clone() })
    }

    /// A connection as the schema's owner, for migrations only.
    ///
    /// # Errors
    /// [`DbError::Unreachable`] and its like.
    pub async fn owner(target: &Target) -> Result<DatabaseConnection, DbError> {
        match target {
            Target::Sqlite(path) => {
                let pool =
                    SqlitePoolOptions::new().max_connections(1).connect_with(sqlite(path)).await.map_err(driver)?;
                Ok(SqlxSqliteConnector::from_sqlx_sqlite_pool(pool))
            }
            Target::Postgres(url) => {
                let options = PgConnectOptions::from_str(url).map_err(driver)?.disable_statement_logging();
                let pool = PgPoolOptions::new()
                    .max_connections(1)
                    .acquire_timeout(ACQUIRE_TIMEOUT)
                    .connect_with(options)
                    .await
                    .map_err(driver)?;
                Ok(SqlxPostgresConnector::from_sqlx_postgres_pool(pool))
            }
        }
    }
}

fn driver(error: sqlx::Error) -> DbError {
    DbErr::Conn(RuntimeErr::SqlxError(Arc::new(error))).into()
}

fn sqlite(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        // FULL: a commit that was answered survives a power cut (NORMAL in WAL mode would not promise that).
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(5))
        .statement_cache_capacity(200)
        .pragma("temp_store", "memory")
        .pragma("trusted_schema", "off")
        .disable_statement_logging()
}

async fn pools(options: &DbOptions) -> Result<Pools, DbError> {
    let watch = |mut connection: DatabaseConnection| {
        if let Some(log) = options.statements.clone() {
            connection.set_metric_callback(move |info| log.record(info));
        }
        connection
    };
    match &options.target {
        Target::Sqlite(path) => {
            let open = async |most: u32| {
                SqlitePoolOptions::new()
                    .min_connections(0)
                    .max_connections(most)
                    .acquire_timeout(ACQUIRE_TIMEOUT)
                    .connect_with(sqlite(path))
                    .await
                    .map(|pool| watch(SqlxSqliteConnector::from_sqlx_sqlite_pool(pool)))
                    .map_err(driver)
            };
            // The writer opens first and puts the file into WAL mode.
            let writer = open(1).await?;
            let readers = open(options.connections).await?;
            Ok(Pools { dialect: Dialect::Sqlite, system: writer.clone(), writer, readers })
        }
        Target::Postgres(url) => {
            let open = async |role: &str, most: u32| {
                let connect = PgConnectOptions::from_str(url)
                    .map_err(driver)?
                    .application_name("steward")
                    // As start-up options they hold for the connection's life; RESET returns to them.
                    .options([("role", role), ("statement_timeout", STATEMENT_TIMEOUT), ("timezone", "UTC"), ("client_min_messages", "error")])
                    .disable_statement_logging();
                PgPoolOptions::new()
                    .max_connections(most)
                    .acquire_timeout(ACQUIRE_TIMEOUT)
                    // A unit of work whose task died must not leave its transaction to the next borrower.
                    .after_release(|connection, _| {
                        Box::pin(async move { connection.execute("ROLLBACK").await.map(|_| true) })
                    })
                    .connect_with(connect)
                    .await
                    .map(|pool| watch(SqlxPostgresConnector::from_sqlx_postgres_pool(pool)))
                    .map_err(driver)
            };
            let app = open(APP_ROLE, options.connections).await?;
            let system = open(SYSTEM_ROLE, options.connections).await?;
            Ok(Pools { dialect: Dialect::Postgres, readers: app.clone(), writer: app, system })
        }
    }
}

/// Hears what all nodes committed. After a lost connection everything may have changed.
async fn listen(url: String, bus: broadcast::Sender<Change>) {
    let everything = || Change::named(None, "*", uuid::Uuid::nil());
    loop {
        match PgListener::connect(&url).await {
            Ok(mut listener) => {
                if listener.listen(CHANNEL).await.is_ok() {
                    let _ = bus.send(everything());
                    // `None` says that the connection was lost and is back: what came between is not known.
                    while let Ok(notification) = listener.try_recv().await {
                        let line = notification.as_ref().map(|notification| notification.payload());
                        let _ = bus.send(line.and_then(Change::from_line).unwrap_or_else(everything));
                    }
                }
            }
            Err(error) => tracing::warn!(error = %error, "not hearing the other nodes; trying again in 1 s"),
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
