//! Numbers that people say on the phone: without gaps or repeats, unique in the installation.
//!
//! The next number is taken in the transaction that uses it. On PostgreSQL the sequence's row is locked until that
//! transaction ends, so two tickets never get one number, and a ticket that is not kept leaves no gap; SQLite has one
//! writer anyway.

mod store;

use db::{DbError, WriteTx};

/// The sequence of tickets.
const TICKET: &str = "ticket";

/// Gives the number back that the transaction has just taken: nobody else can have taken the next one.
pub(crate) async fn give_back_ticket(tx: &WriteTx) -> Result<(), DbError> {
    store::give_back(tx, TICKET).await
}

/// The number of the next ticket, from 1.
pub(crate) async fn next_ticket(tx: &WriteTx) -> Result<i64, DbError> {
    store::next(tx, TICKET).await
}
