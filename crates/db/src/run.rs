//! Runs units of work: opens the transaction under the permit, does the work in a task of its own, commits or rolls
//! back, then wakes watchers.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use kernel::{Clock, Entropy, Permit, SystemScope, Timestamp};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, SqliteTransactionMode, Statement, TransactionOptions,
    TransactionTrait,
};
use tokio::runtime::Handle;
use tokio::sync::broadcast;

use crate::statements::{WORK, WorkMark};
use crate::tx::entrance;
use crate::{Change, Changes, DbError, Dialect, ReadTx, WriteTx};

/// The future of a unit of work.
pub type Work<'t, T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send + 't>>;

/// Channel between nodes on PostgreSQL.
pub(crate) const CHANNEL: &str = "steward_change";

/// Pools of one database.
pub(crate) struct Pools {
    pub(crate) dialect: Dialect,
    /// Reads of people and agents.
    pub(crate) readers: DatabaseConnection,
    /// Writes of people and agents; on SQLite the one writer.
    pub(crate) writer: DatabaseConnection,
    /// Sweeps across clients, under a role of their own on PostgreSQL.
    pub(crate) system: DatabaseConnection,
}

/// A database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    pub(crate) pools: Arc<Pools>,
    pub(crate) runtime: Handle,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) bus: broadcast::Sender<Change>,
}

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Read,
    Write,
}

#[derive(Clone, Copy)]
enum Lane {
    Application,
    System(&'static str),
}

impl Db {
    /// Which database it is.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.pools.dialect
    }

    /// The clock that transactions read.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// Now, on that clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The source of unpredictable bytes.
    #[must_use]
    pub fn entropy(&self) -> &Arc<dyn Entropy> {
        &self.entropy
    }

    /// The runtime on which work runs.
    #[must_use]
    pub const fn runtime(&self) -> &Handle {
        &self.runtime
    }

    /// Watches committed changes from now on.
    #[must_use]
    pub fn watch(&self) -> Changes {
        Changes(self.bus.subscribe())
    }

    /// Tells watchers of this node about something that is not a row's change.
    pub fn announce(&self, change: Change) {
        // No watcher is no failure.
        let _ = self.bus.send(change);
    }

    /// Reads under a permit.
    ///
    /// # Errors
    /// The work's own, or what the database says.
    pub async fn read<T, E>(
        &self,
        permit: &Permit,
        work: impl for<'t> FnOnce(&'t ReadTx) -> Work<'t, T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.run_read(permit.clone(), Lane::Application, work).await
    }

    /// Writes under a permit: all of it or nothing.
    ///
    /// # Errors
    /// The work's own, or what the database says.
    pub async fn write<T, E>(
        &self,
        permit: &Permit,
        work: impl for<'t> FnOnce(&'t WriteTx) -> Work<'t, T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.run_write(permit.clone(), Lane::Application, work).await
    }

    /// Reads across clients for a listed system task.
    ///
    /// # Errors
    /// The work's own, or what the database says.
    pub async fn sweep_read<T, E>(
        &self,
        scope: &SystemScope,
        work: impl for<'t> FnOnce(&'t ReadTx) -> Work<'t, T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.run_read(scope.across(), Lane::System(scope.task()), work).await
    }

    /// Writes across clients for a listed system task.
    ///
    /// # Errors
    /// The work's own, or what the database says.
    pub async fn sweep_write<T, E>(
        &self,
        scope: &SystemScope,
        work: impl for<'t> FnOnce(&'t WriteTx) -> Work<'t, T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.run_write(scope.across(), Lane::System(scope.task()), work).await
    }

    async fn run_read<T, E>(
        &self,
        permit: Permit,
        lane: Lane,
        work: impl for<'t> FnOnce(&'t ReadTx) -> Work<'t, T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let db = self.clone();
        self.in_own_task(&permit.clone(), lane, async move {
            let tx = db.begin(permit, Mode::Read, lane).await?;
            let result = work(&tx).await;
            // A read has nothing to commit; ending it is enough.
            let ended = tx.into_connection().commit().await;
            let value = result?;
            ended.map_err(DbError::from)?;
            Ok(value)
        })
        .await
    }

    async fn run_write<T, E>(
        &self,
        permit: Permit,
        lane: Lane,
        work: impl for<'t> FnOnce(&'t WriteTx) -> Work<'t, T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let db = self.clone();
        self.in_own_task(&permit.clone(), lane, async move {
            let tx = WriteTx::new(db.begin(permit, Mode::Write, lane).await?);
            let result = work(&tx).await;
            match result {
                Ok(value) => {
                    if db.dialect() == Dialect::Postgres {
                        notify(tx.connection(), &tx.pending()).await?;
                    }
                    let (read, changes) = tx.into_parts();
                    read.into_connection().commit().await.map_err(DbError::from)?;
                    if db.dialect() == Dialect::Sqlite {
                        changes.into_iter().for_each(|change| db.announce(change));
                    }
                    Ok(value)
                }
                Err(error) => {
                    let (read, _) = tx.into_parts();
                    if let Err(lost) = read.into_connection().rollback().await {
                        tracing::warn!(error = %lost, "a rollback failed; the connection is dropped");
                    }
                    Err(error)
                }
            }
        })
        .await
    }

    async fn in_own_task<T, E>(
        &self,
        permit: &Permit,
        lane: Lane,
        work: impl Future<Output = Result<T, E>> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let task = match lane {
            Lane::Application => None,
            Lane::System(name) => Some(name),
        };
        let mark = WorkMark { clients: permit.clients().clone(), task };
        match self.runtime.spawn(WORK.scope(mark, work)).await {
            Ok(result) => result,
            Err(died) => Err(DbError::Died(died).into()),
        }
    }

    #[expect(clippy::disallowed_methods, reason = "the one place where a transaction begins")]
    async fn begin(&self, permit: Permit, mode: Mode, lane: Lane) -> Result<ReadTx, DbError> {
        let pools = &self.pools;
        let connection = match (lane, mode) {
            (Lane::System(_), _) => &pools.system,
            (Lane::Application, Mode::Read) => &pools.readers,
            (Lane::Application, Mode::Write) => &pools.writer,
        };
        // A system sweep that only reads must not hold SQLite's writer.
        let connection = match (pools.dialect, mode) {
            (Dialect::Sqlite, Mode::Read) => &pools.readers,
            (Dialect::Sqlite, Mode::Write) => &pools.writer,
            (Dialect::Postgres, _) => connection,
        };
        let sqlite_mode =
            if mode == Mode::Write { SqliteTransactionMode::Immediate } else { SqliteTransactionMode::Deferred };
        let options = TransactionOptions {
            sqlite_transaction_mode: (pools.dialect == Dialect::Sqlite).then_some(sqlite_mode),
            ..TransactionOptions::default()
        };
        let tx = connection.begin_with_options(options).await?;
        if pools.dialect == Dialect::Postgres {
            let (kind, list) = entrance(permit.clients());
            let read_only = if mode == Mode::Read { "on" } else { "off" };
            let values = [kind.into(), list.into(), read_only.into()];
            let enter =
                Statement::from_sql_and_values(tx.get_database_backend(), "SELECT app_enter($1, $2, $3)", values);
            tx.query_one_raw(enter).await?;
        }
        Ok(ReadTx::new(tx, permit, self.clock.now(), Arc::clone(&self.entropy), pools.dialect))
    }
}

/// Sends the changes with the commit. More than the bound become one "read everything again".
async fn notify(tx: &DatabaseTransaction, changes: &[Change]) -> Result<(), DbError> {
    const MOST: usize = 200;
    if changes.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> =
        if changes.len() > MOST { vec!["*".to_owned()] } else { changes.iter().map(Change::to_line).collect() };
    let sql = "SELECT pg_notify($1, line) FROM unnest(string_to_array($2, E'\\n')) AS line";
    let values = [CHANNEL.into(), lines.join("\n").into()];
    tx.query_all_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}
