//! The questions behind a report, over the views of its migration. Each binds its client and is asked once.

mod incidents;
mod outlook;
mod score;
mod timeline;
mod upkeep;

use db::{DbError, ReadTx};
use kernel::ClientId;
use sea_orm::{QueryResult, TryGetable, Value};

use super::Period;
pub(super) use incidents::{incidents, promises, services};
pub(super) use outlook::{decisions, devices, forecasts, risks};
pub(super) use score::facts;
pub(super) use timeline::timeline;
pub(super) use upkeep::{upkeep, work};

/// Rows that are read of one list at most; a report shows fewer and counts the rest.
const MOST_READ: i64 = 2_000;

/// A column of a row, by its name.
fn column<T: TryGetable>(row: &QueryResult, name: &str) -> Result<T, DbError> {
    Ok(row.try_get("", name)?)
}

/// Asks with client, begin and end of the period as `$1`, `$2`, `$3`, and the bound of rows as `$4`.
async fn of_period(tx: &ReadTx, client: ClientId, period: &Period, sql: &str) -> Result<Vec<QueryResult>, DbError> {
    let (from, to) = period.span_us();
    tx.rows(sql, vec![client.uuid().into(), from.into(), to.into(), MOST_READ.into()]).await
}

/// Asks with the client and the bound of rows as `$1` and `$2`.
async fn of_client(tx: &ReadTx, client: ClientId, sql: &str) -> Result<Vec<QueryResult>, DbError> {
    tx.rows(sql, vec![Value::from(client.uuid()), MOST_READ.into()]).await
}
