//! The two kinds of transaction. Both carry who works, on which clients, and when they began.

use std::ops::Deref;
use std::sync::{Arc, Mutex};

use kernel::{ClientSet, Entropy, Id, Kind, Permit, Timestamp};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ActiveValue, ConnectionTrait, DatabaseTransaction, DeleteMany, EntityTrait,
    IntoActiveModel, Select, Statement, UpdateMany, Value,
};

use crate::scoped::table_name;
use crate::{Change, DbError, Dialect, Owned, Ownership, Row, Scoped};

/// A transaction that reads, and sees one state of the database.
pub struct ReadTx {
    inner: DatabaseTransaction,
    permit: Permit,
    now: Timestamp,
    entropy: Arc<dyn Entropy>,
    dialect: Dialect,
}

/// A transaction that reads and writes. What it publishes reaches watchers only if it commits.
pub struct WriteTx {
    read: ReadTx,
    changes: Mutex<Vec<Change>>,
}

impl ReadTx {
    pub(crate) fn new(
        inner: DatabaseTransaction,
        permit: Permit,
        now: Timestamp,
        entropy: Arc<dyn Entropy>,
        dialect: Dialect,
    ) -> Self {
        Self { inner, permit, now, entropy, dialect }
    }

    pub(crate) const fn connection(&self) -> &DatabaseTransaction {
        &self.inner
    }

    pub(crate) fn into_connection(self) -> DatabaseTransaction {
        self.inner
    }

    /// The permit that opened it.
    #[must_use]
    pub const fn permit(&self) -> &Permit {
        &self.permit
    }

    /// The instant at which it began, on the server's clock.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// Which database it runs on.
    #[must_use]
    pub const fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// A new id of a `K`.
    #[must_use]
    pub fn new_id<K: Kind>(&self) -> Id<K> {
        Id::new(self.now, self.entropy.as_ref())
    }

    /// The source of unpredictable bytes.
    #[must_use]
    pub fn entropy(&self) -> &dyn Entropy {
        self.entropy.as_ref()
    }

    /// A query over the permitted rows of `E`.
    pub fn select<E: Owned>(&self) -> Scoped<'_, Select<E>> {
        Scoped::select(self)
    }

    /// Rows of a hand-written query with parameters `$1`, `$2`, … It must bind the clients itself where it names a
    /// client-owned table; the statement gate looks at that.
    ///
    /// # Errors
    /// What the database says.
    pub async fn rows(&self, sql: &str, values: Vec<Value>) -> Result<Vec<Row>, DbError> {
        Ok(self.inner.query_all_raw(self.statement(sql, values)).await?)
    }

    /// The first row of a hand-written query.
    ///
    /// # Errors
    /// What the database says.
    pub async fn row(&self, sql: &str, values: Vec<Value>) -> Result<Option<Row>, DbError> {
        Ok(self.inner.query_one_raw(self.statement(sql, values)).await?)
    }

    fn statement(&self, sql: &str, values: Vec<Value>) -> Statement {
        Statement::from_sql_and_values(self.inner.get_database_backend(), sql, values)
    }
}

impl Deref for WriteTx {
    type Target = ReadTx;
    fn deref(&self) -> &ReadTx {
        &self.read
    }
}

impl WriteTx {
    pub(crate) const fn new(read: ReadTx) -> Self {
        Self { read, changes: Mutex::new(Vec::new()) }
    }

    pub(crate) fn into_parts(self) -> (ReadTx, Vec<Change>) {
        let changes = self.changes.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        (self.read, changes)
    }

    /// Tells watchers, after the commit, that something changed.
    pub fn publish(&self, change: Change) {
        let mut changes = self.changes.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if !changes.contains(&change) {
            changes.push(change);
        }
    }

    pub(crate) fn pending(&self) -> Vec<Change> {
        self.changes.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Writes a new row; its client must be within the permit.
    ///
    /// # Errors
    /// [`DbError::OutsideScope`] for another client's row, [`DbError::Unique`] and [`DbError::Link`] as stored.
    pub async fn insert<A>(&self, row: A) -> Result<<A::Entity as EntityTrait>::Model, DbError>
    where
        A: ActiveModelTrait + ActiveModelBehavior + Send,
        A::Entity: Owned + Default,
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    {
        self.check_owner(&row)?;
        Ok(row.insert(self.connection()).await?)
    }

    fn check_owner<A>(&self, row: &A) -> Result<(), DbError>
    where
        A: ActiveModelTrait,
        A::Entity: Owned + Default,
    {
        let Some(column) = A::Entity::client_column() else { return Ok(()) };
        let owner = match row.get(column) {
            ActiveValue::Set(Value::Uuid(owner)) | ActiveValue::Unchanged(Value::Uuid(owner)) => owner,
            _ => None,
        };
        let clients = self.permit().clients();
        let inside = match owner {
            Some(uuid) => clients.contains(Id::from_uuid(uuid)),
            None => {
                let may_be_the_providers = matches!(A::Entity::OWNERSHIP, Ownership::Either | Ownership::Inherited);
                may_be_the_providers && clients.is_provider_wide()
            }
        };
        if inside { Ok(()) } else { Err(DbError::OutsideScope { table: table_name::<A::Entity>() }) }
    }

    /// A change of the permitted rows of `E`.
    pub fn update<E: Owned>(&self) -> Scoped<'_, UpdateMany<E>> {
        Scoped::update(self)
    }

    /// A removal of the permitted rows of `E`.
    pub fn delete<E: Owned>(&self) -> Scoped<'_, DeleteMany<E>> {
        Scoped::delete(self)
    }

    /// Runs a hand-written statement; gives the number of rows touched. See [`ReadTx::rows`] for what it must bind.
    ///
    /// # Errors
    /// What the database says.
    pub async fn execute(&self, sql: &str, values: Vec<Value>) -> Result<u64, DbError> {
        Ok(self.connection().execute_raw(self.statement(sql, values)).await?.rows_affected())
    }
}

/// The clients of a permit as `app_enter` wants them: a mode and a comma-separated list.
pub(crate) fn entrance(clients: &ClientSet) -> (&'static str, String) {
    let list = |set: &std::collections::BTreeSet<kernel::ClientId>| {
        set.iter().map(|client| client.uuid().to_string()).collect::<Vec<_>>().join(",")
    };
    match clients {
        ClientSet::All => ("all", String::new()),
        ClientSet::Except(set) => ("except", list(set)),
        ClientSet::Only(set) => ("only", list(set)),
    }
}
