//! Jobs as data: what is put into the queue, what a handler gets, and how it may fail.

mod backoff;
mod entity;
pub(crate) mod store;

use std::error::Error;

use db::{DbError, WriteTx};
use kernel::{ClientId, Failure, JobId, Permit, SystemScope, Timestamp};
use serde_json::Value;

use crate::BoxFuture;

pub(crate) use backoff::delay;
pub(crate) use entity::{Column, Entity, Model};
pub use store::replay_dead;

/// Attempts before a job is set aside as dead.
pub const MAX_ATTEMPTS: i32 = 10;

/// A job to be queued.
#[derive(Debug, Clone)]
pub struct NewJob {
    /// What is to be done: the kind of its [`Handler`].
    pub kind: &'static str,
    /// The client that it concerns; `None` is the provider.
    pub client: Option<ClientId>,
    /// What the handler needs to know. Never a client, never a secret that may not lie in the database.
    pub payload: Value,
    /// Two jobs of one client and kind with the same key are one, as long as the first waits or runs.
    pub dedup_key: Option<String>,
    /// Not before; `None` is now.
    pub run_at: Option<Timestamp>,
}

/// Queues a job in the transaction of its cause. `false` says that the same job waits or runs already.
///
/// # Errors
/// [`DbError::OutsideScope`] for a client outside the permit, or what the database says.
pub async fn enqueue(tx: &WriteTx, job: NewJob) -> Result<bool, DbError> {
    store::insert(tx, job).await
}

/// Under which right a job runs. Made from its row's column.
#[derive(Debug, Clone)]
pub enum JobPermit {
    /// The job of one client: its rows and no others.
    Client(Permit),
    /// The provider's job.
    System(SystemScope),
}

/// A job that is being run.
#[derive(Debug, Clone)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// What is to be done.
    pub kind: &'static str,
    /// The client that it concerns; `None` is the provider.
    pub client: Option<ClientId>,
    /// Under which right it runs.
    pub permit: JobPermit,
    /// What the handler needs to know.
    pub payload: Value,
    /// Which attempt this is, from 1.
    pub attempts: i32,
}

/// Does the jobs of one kind.
pub trait Handler: Send + Sync + 'static {
    /// The kind; listed in [`crate::system`].
    fn kind(&self) -> &'static str;

    /// Does one job. It may have been done before: a second run must be harmless.
    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Result<(), JobFailure>>;
}

/// Why a job was not done.
#[derive(Debug)]
pub enum JobFailure {
    /// It may succeed later; it is tried again after a growing pause.
    Retry(Box<dyn Error + Send + Sync>),
    /// It will never succeed as it stands; it is set aside for a person.
    Dead(Box<dyn Error + Send + Sync>),
}

impl JobFailure {
    /// A failure that may pass.
    pub fn retry(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Retry(error.into())
    }

    /// A failure that will not pass.
    pub fn dead(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Dead(error.into())
    }

    /// The chain of causes in one line, bounded, as it is kept in the row.
    pub(crate) fn text(&self) -> String {
        const MOST: usize = 2_000;
        let (Self::Retry(error) | Self::Dead(error)) = self;
        let mut text = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            text.push_str(": ");
            text.push_str(&cause.to_string());
            source = cause.source();
        }
        // NUL cannot be stored by PostgreSQL.
        text.chars().filter(|c| *c != '\0').take(MOST).collect()
    }
}

impl From<DbError> for JobFailure {
    fn from(error: DbError) -> Self {
        Self::retry(error)
    }
}

impl From<Failure> for JobFailure {
    fn from(failure: Failure) -> Self {
        let raced = |errors: &[kernel::UserError]| errors.iter().any(|error| error.code == kernel::ErrorCode::Conflict);
        match failure {
            // Somebody was faster; the next attempt sees what they did.
            Failure::Rejected(ref errors) if raced(errors) => Self::retry(failure),
            Failure::Rejected(_) | Failure::Forbidden(_) => Self::dead(failure),
            Failure::Unavailable(_) | Failure::Internal(_) => Self::retry(failure),
        }
    }
}

/// What became of the wish to run a dead job again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replay {
    /// It waits again, with all its attempts.
    Waiting,
    /// There is no such dead job within the permit.
    NoSuchDeadJob,
    /// The same job was queued again in the meantime; the dead one stays as it is.
    AlreadyQueued,
}
