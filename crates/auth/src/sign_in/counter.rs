//! Counts sign-in attempts per address of a login and network of the caller, in the database, so that they count on
//! every node. An attempt is counted before the password is looked at, so parallel guesses count too; a success clears
//! the count. A stranger can only use up the attempts of their own network, never lock anybody out elsewhere.

use std::time::Duration;

use db::{DbError, WriteTx};
use kernel::{ErrorCode, Failure, Timestamp};
use sea_orm::ColumnTrait;

mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sign_in_counter")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub subject: Vec<u8>,
        pub window_start: i64,
        pub failures: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}

    db::owned!(provider);
}

use entity::{Column, Entity};

/// Attempts of one window that are looked at.
pub(crate) const ATTEMPTS: i32 = 10;
/// Length of a window; it begins with its first attempt.
pub(crate) const WINDOW: Duration = Duration::from_secs(15 * 60);

/// Whether an attempt may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attempt {
    Allowed,
    /// Not before this instant.
    TooMany(Timestamp),
}

impl Attempt {
    /// The refusal, if it is one.
    pub(crate) fn check(self, now: Timestamp) -> Result<(), Failure> {
        let Self::TooMany(until) = self else { return Ok(()) };
        let minutes = until.since(now).as_secs().div_ceil(60).max(1);
        let message =
            format!("Too many attempts to sign in with this address from here. Try again in {minutes} minutes.");
        Err(Failure::rejected(ErrorCode::RateLimited, "", message))
    }
}

/// Counts an attempt.
pub(crate) async fn count(tx: &WriteTx, subject: [u8; 32]) -> Result<Attempt, DbError> {
    // One statement, so that parallel attempts are counted one after the other on both databases.
    const SQL: &str = "INSERT INTO sign_in_counter (subject, window_start, failures) VALUES ($1, $2, 1) \
         ON CONFLICT (subject) DO UPDATE SET \
           failures = CASE WHEN sign_in_counter.window_start <= $3 THEN 1 \
                           WHEN sign_in_counter.failures > $4 THEN sign_in_counter.failures \
                           ELSE sign_in_counter.failures + 1 END, \
           window_start = CASE WHEN sign_in_counter.window_start <= $3 THEN $2 ELSE sign_in_counter.window_start END \
         RETURNING failures, window_start";
    let now = tx.now();
    let values = vec![subject.to_vec().into(), now.micros().into(), now.minus(WINDOW).micros().into(), ATTEMPTS.into()];
    let Some(row) = tx.row(SQL, values).await? else {
        return Err(DbError::Inconsistent {
            table: "sign_in_counter",
            column: "subject",
            row: kernel::hex::encode(&subject),
        });
    };
    let failures: i32 = row.try_get("", "failures")?;
    let window_start = Timestamp::from_micros(row.try_get("", "window_start")?);
    Ok(if failures <= ATTEMPTS { Attempt::Allowed } else { Attempt::TooMany(window_start.plus(WINDOW)) })
}

/// Forgets the attempts after a success.
pub(crate) async fn clear(tx: &WriteTx, subject: [u8; 32]) -> Result<(), DbError> {
    tx.delete::<Entity>().filter(Column::Subject.eq(subject.to_vec())).exec().await.map(|_| ())
}

/// Removes windows that began before an instant.
pub(crate) async fn purge(tx: &WriteTx, before: Timestamp) -> Result<u64, DbError> {
    tx.delete::<Entity>().filter(Column::WindowStart.lt(before.micros())).exec().await
}
