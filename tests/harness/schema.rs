//! The schema as the database itself tells it: a canonical text for the committed dumps, and neutral shapes by which the
//! two dialects are compared.

mod postgres;
mod sqlite;

use std::collections::{BTreeMap, BTreeSet};

use db::Value;
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseConnection, QueryResult, Statement};

/// A column, as far as both dialects have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// SQLite's type for it: `BLOB`, `INTEGER`, `REAL` or `TEXT`.
    pub class: String,
    /// Whether NULL is refused.
    pub required: bool,
}

/// A link to another table: own columns, table, its columns.
pub type Link = (Vec<String>, String, Vec<String>);

/// A table, as far as both dialects have it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shape {
    /// Columns by name.
    pub columns: BTreeMap<String, Column>,
    /// The primary key's columns, in order.
    pub primary_key: Vec<String>,
    /// The columns of every other unique constraint and index, in order.
    pub uniques: BTreeSet<Vec<String>>,
    /// The columns of every index that is not unique, in order.
    pub indexes: BTreeSet<Vec<String>>,
    /// Every link.
    pub links: BTreeSet<Link>,
}

/// All tables but the migrations' own books, by name. Partitions are part of their table.
pub async fn shapes(connection: &DatabaseConnection) -> BTreeMap<String, Shape> {
    match connection.get_database_backend() {
        DatabaseBackend::Postgres => postgres::shapes(connection).await,
        _ => sqlite::shapes(connection).await,
    }
}

/// The whole schema as text, in an order that depends on names only.
pub async fn dump(connection: &DatabaseConnection) -> String {
    match connection.get_database_backend() {
        DatabaseBackend::Postgres => postgres::dump(connection).await,
        _ => sqlite::dump(connection).await,
    }
}

/// Rows of a query without the statement log's and the permit's eyes: this is the test looking at the database itself.
pub async fn rows(connection: &DatabaseConnection, sql: &str, values: Vec<Value>) -> Vec<QueryResult> {
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    connection.query_all_raw(statement).await.unwrap_or_else(|error| panic!("{error}\n{sql}"))
}

/// One text column of a query.
pub async fn texts(connection: &DatabaseConnection, sql: &str, values: Vec<Value>) -> Vec<String> {
    rows(connection, sql, values).await.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

/// Text without leading, trailing and repeated blanks.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
