//! What can go wrong between the server and its database. `Display` never shows SQL or values; the driver's own
//! error is the source, for the log.

use kernel::{ErrorCode, Failure};
use sea_orm::DbErr;

/// A failed unit of database work. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// No connection could be had.
    #[error("the database cannot be reached; check that it runs and that its address is right, then try again")]
    Unreachable(#[source] DbErr),
    /// The file system has no room.
    #[error("the database cannot grow because its disk is full; free some space, then try again")]
    DiskFull(#[source] DbErr),
    /// The file or its folder cannot be written.
    #[error("the database cannot be written because its file is read-only; check its owner and mode, then try again")]
    ReadOnly(#[source] DbErr),
    /// The database was busy for longer than the limit.
    #[error("the database was busy for too long; try again")]
    Busy(#[source] DbErr),
    /// A unique index refused the row.
    #[error("a value that must be unique is already taken")]
    Unique(#[source] DbErr),
    /// A link to a row of another client, or to no row, was refused.
    #[error("a linked row does not exist")]
    Link(#[source] DbErr),
    /// A row of a client outside the permit was about to be written.
    #[error("a row of {table} belongs to a client outside the permit")]
    OutsideScope {
        /// The table.
        table: String,
    },
    /// A page cursor does not belong to the list.
    #[error("the page cursor does not belong to this list; start again without it")]
    Cursor,
    /// A stored row cannot be read back: table, column and row are named.
    #[error("inconsistent row in {table}, column {column}, row {row}")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row's key.
        row: String,
    },
    /// The task that did the work died.
    #[error("a unit of database work ended abnormally")]
    Died(#[source] tokio::task::JoinError),
    /// Anything else.
    #[error("the database refused a statement")]
    Other(#[source] DbErr),
}

impl DbError {
    /// Whether trying again later can help without any change.
    #[must_use]
    pub const fn is_unavailable(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::DiskFull(_) | Self::ReadOnly(_) | Self::Busy(_))
    }
}

impl From<DbErr> for DbError {
    fn from(error: DbErr) -> Self {
        let text = error.to_string();
        let has = |part: &str| text.contains(part);
        if matches!(error, DbErr::ConnectionAcquire(_)) {
            return if has("timed out") || has("timeout") { Self::Busy(error) } else { Self::Unreachable(error) };
        }
        if has("UNIQUE constraint failed") || has("duplicate key value violates unique") {
            Self::Unique(error)
        } else if has("FOREIGN KEY constraint failed") || has("violates foreign key constraint") {
            Self::Link(error)
        } else if has("database or disk is full") || has("No space left on device") || has("(code: 13)") {
            Self::DiskFull(error)
        } else if has("readonly database") || has("unable to open database file") {
            Self::ReadOnly(error)
        } else if has("database is locked")
            || has("statement timeout")
            || has("lock timeout")
            || has("deadlock detected")
        {
            Self::Busy(error)
        } else if matches!(error, DbErr::Conn(_))
            || has("connection refused")
            || has("Connection refused")
            || has("terminating connection")
            || has("the database system is")
            || has("error communicating with database")
            || has("expected to read")
            || has("pool has been closed")
            || has("PoolClosed")
        {
            Self::Unreachable(error)
        } else {
            Self::Other(error)
        }
    }
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Self {
        if matches!(error, DbError::Cursor) {
            return Self::rejected(ErrorCode::Invalid, "after", error.to_string());
        }
        if error.is_unavailable() { Self::Unavailable(Box::new(error)) } else { Self::Internal(Box::new(error)) }
    }
}
