//! A query that already carries the client predicate and cannot lose it: there is no way to the query inside.

use kernel::ClientSet;
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, DeleteMany, EntityTrait, FromQueryResult, Iden, IntoSimpleExpr, Order, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Select, UpdateMany, Value,
};

use crate::{DbError, Owned, Ownership, ReadTx, WriteTx};

/// A query within a permit. Made by [`ReadTx::select`], [`WriteTx::update`] and [`WriteTx::delete`].
#[must_use = "a query does nothing until it is run"]
pub struct Scoped<'t, Q> {
    query: Q,
    tx: &'t ReadTx,
}

/// What a query does with the rows: what is inherited from the provider may be read, not changed.
#[derive(Clone, Copy, PartialEq)]
enum Use {
    Read,
    Change,
}

/// The condition that keeps rows of the permitted clients; `None` where every row may be seen.
fn predicate<E: Owned>(clients: &ClientSet, purpose: Use) -> Option<Condition> {
    let column = E::client_column()?;
    let uuids = |set: &std::collections::BTreeSet<kernel::ClientId>| -> Vec<Value> {
        set.iter().map(|client| client.uuid().into()).collect()
    };
    match clients {
        ClientSet::All => None,
        ClientSet::Only(set) => {
            let own = column.is_in(uuids(set));
            Some(match (E::OWNERSHIP, purpose) {
                (Ownership::Inherited, Use::Read) => Condition::any().add(column.is_null()).add(own),
                _ => own.into_condition(),
            })
        }
        ClientSet::Except(set) => {
            let others = column.is_not_in(uuids(set));
            Some(match E::OWNERSHIP {
                Ownership::Either | Ownership::Inherited => Condition::any().add(column.is_null()).add(others),
                Ownership::Client | Ownership::Provider => others.into_condition(),
            })
        }
    }
}

fn restrict<E: Owned, Q: QueryFilter>(query: Q, clients: &ClientSet, purpose: Use) -> Q {
    match predicate::<E>(clients, purpose) {
        Some(condition) => query.filter(condition),
        None => query,
    }
}

impl<'t, E: Owned> Scoped<'t, Select<E>> {
    pub(crate) fn select(tx: &'t ReadTx) -> Self {
        #[expect(clippy::disallowed_methods, reason = "the one place where a select begins; the predicate follows")]
        let query = restrict::<E, _>(E::find(), tx.permit().clients(), Use::Read);
        Self { query, tx }
    }

    pub(crate) fn copy(&self) -> Self {
        Self { query: self.query.clone(), tx: self.tx }
    }

    /// Orders by a column, after those already given.
    pub fn order_by(mut self, column: impl IntoSimpleExpr, order: Order) -> Self {
        self.query = self.query.order_by(column, order);
        self
    }

    /// At most `rows` rows.
    pub fn limit(mut self, rows: u64) -> Self {
        self.query = self.query.limit(rows);
        self
    }

    /// Locks the rows until the end of the transaction on PostgreSQL; SQLite's writer is alone anyway.
    pub fn for_update(mut self) -> Self {
        if self.tx.dialect() == crate::Dialect::Postgres {
            self.query = self.query.lock_exclusive();
        }
        self
    }

    /// The first row, if any.
    ///
    /// # Errors
    /// What the database says.
    pub async fn one(self) -> Result<Option<E::Model>, DbError> {
        Ok(self.query.one(self.tx.connection()).await?)
    }

    /// All rows. Callers bound them with [`Self::limit`] or by a filter on keys.
    ///
    /// # Errors
    /// What the database says.
    pub async fn all(self) -> Result<Vec<E::Model>, DbError> {
        Ok(self.query.all(self.tx.connection()).await?)
    }

    /// Rows of some columns only.
    ///
    /// # Errors
    /// What the database says.
    pub async fn columns<M: FromQueryResult>(
        self,
        columns: impl IntoIterator<Item = E::Column>,
    ) -> Result<Vec<M>, DbError> {
        let query = self.query.select_only().columns(columns);
        Ok(query.into_model::<M>().all(self.tx.connection()).await?)
    }

    /// Number of rows of each combination of some columns, in a column called `rows`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn count_by<M: FromQueryResult>(
        self,
        columns: impl IntoIterator<Item = E::Column> + Clone,
    ) -> Result<Vec<M>, DbError> {
        let query = self.query.select_only().columns(columns.clone());
        let query = columns.into_iter().fold(query, |query, column| query.group_by(column));
        let query = query.column_as(Expr::val(1).count(), "rows");
        Ok(query.into_model::<M>().all(self.tx.connection()).await?)
    }

    /// Number of rows.
    ///
    /// # Errors
    /// What the database says.
    pub async fn count(self) -> Result<u64, DbError>
    where
        E::Model: Sync,
    {
        Ok(self.query.count(self.tx.connection()).await?)
    }
}

impl<Q: QueryFilter> Scoped<'_, Q> {
    /// Keeps only rows that also meet `condition`.
    pub fn filter(mut self, condition: impl IntoCondition) -> Self {
        self.query = self.query.filter(condition);
        self
    }
}

impl<'t, E: Owned> Scoped<'t, UpdateMany<E>> {
    pub(crate) fn update(tx: &'t WriteTx) -> Self {
        Self { query: restrict::<E, _>(E::update_many(), tx.permit().clients(), Use::Change), tx }
    }

    /// Sets a column to a value.
    pub fn set(self, column: E::Column, value: impl Into<Value>) -> Self {
        self.set_expr(column, Expr::val(value))
    }

    /// Sets a column to an expression over the row.
    pub fn set_expr(mut self, column: E::Column, value: SimpleExpr) -> Self {
        self.query = self.query.col_expr(column, value);
        self
    }

    /// Adds one to an integer column.
    pub fn increment(self, column: E::Column) -> Self {
        let next = Expr::col(column).add(1);
        self.set_expr(column, next)
    }

    /// Runs it; gives the number of rows changed.
    ///
    /// # Errors
    /// What the database says.
    pub async fn exec(self) -> Result<u64, DbError> {
        Ok(self.query.exec(self.tx.connection()).await?.rows_affected)
    }
}

impl<'t, E: Owned> Scoped<'t, DeleteMany<E>> {
    pub(crate) fn delete(tx: &'t WriteTx) -> Self {
        Self { query: restrict::<E, _>(E::delete_many(), tx.permit().clients(), Use::Change), tx }
    }

    /// Runs it; gives the number of rows removed.
    ///
    /// # Errors
    /// What the database says.
    pub async fn exec(self) -> Result<u64, DbError> {
        Ok(self.query.exec(self.tx.connection()).await?.rows_affected)
    }
}

/// The table of an entity, for messages.
pub(crate) fn table_name<E: EntityTrait + Default>() -> String {
    Iden::to_string(&E::default())
}
