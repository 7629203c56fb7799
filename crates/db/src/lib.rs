//! The one way to the database: pools, transactions that need a [`kernel::Permit`], queries that carry the client
//! predicate, and the wake-up of watchers after a commit.
//!
//! Invariants
//! - No query without a [`ReadTx`] or [`WriteTx`], no transaction without a permit.
//! - [`Scoped`] adds the client predicate and gives the inner query to nobody.
//! - Every unit of work runs in a task of its own on the database runtime: a caller that goes away cannot leave a
//!   transaction open (sqlx's `begin` is not cancel-safe on PostgreSQL).
//! - SQLite: one writer with `BEGIN IMMEDIATE`, some readers, WAL, `synchronous=FULL`. PostgreSQL: every transaction
//!   begins with `app_enter`, which sets what row-level security looks at, for this transaction only.
//! - Times are `BIGINT` microseconds since the epoch in UTC, on both databases.

mod change;
mod connect;
mod dialect;
mod error;
mod keyset;
mod ownership;
mod run;
mod scoped;
mod search;
mod statements;
mod tx;

pub use change::{Change, Changes};
pub use connect::{DbOptions, Target};
pub use dialect::Dialect;
pub use error::DbError;
pub use keyset::Key;
pub use ownership::{Owned, Ownership};
pub use run::{Db, Work};
pub use scoped::Scoped;
pub use search::{contains, contains_patterns};
pub use statements::{Executed, StatementLog};
pub use tx::{ReadTx, WriteTx};

/// One row of a hand-written query.
pub use sea_orm::QueryResult as Row;
/// A bound value of a hand-written statement.
pub use sea_orm::Value;
