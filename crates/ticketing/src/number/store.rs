//! SQL over `number_sequence`.

use db::{DbError, WriteTx};

/// Undoes what [`next`] has done in this transaction.
pub(super) async fn give_back(tx: &WriteTx, name: &'static str) -> Result<(), DbError> {
    let sql = "UPDATE number_sequence SET next = next - 1 WHERE name = $1 AND next > 1";
    tx.execute(sql, vec![name.into()]).await.map(drop)
}

/// Takes the next number of a sequence, which begins with 1.
pub(super) async fn next(tx: &WriteTx, name: &'static str) -> Result<i64, DbError> {
    let sql = "INSERT INTO number_sequence (name, next) VALUES ($1, 2) \
               ON CONFLICT (name) DO UPDATE SET next = number_sequence.next + 1 RETURNING next - 1 AS number";
    let missing = || DbError::Inconsistent { table: "number_sequence", column: "next", row: name.to_owned() };
    let row = tx.row(sql, vec![name.into()]).await?.ok_or_else(missing)?;
    Ok(row.try_get("", "number")?)
}
