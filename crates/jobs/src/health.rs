//! What a person who looks after the installation wants to know of jobs and schedules.

use std::time::Duration;

use db::{DbError, ReadTx};
use kernel::{ClientId, Id, JobId, Timestamp};

use crate::queue::{Model, store};
use crate::schedule::{self, Schedule};

/// Most dead jobs shown.
const MOST_DEAD: u64 = 100;

/// The state of jobs and schedules.
#[derive(Debug, Clone)]
pub struct Health {
    /// Jobs that wait or run.
    pub waiting: u64,
    /// Dead jobs, newest first, at most 100.
    pub dead: Vec<DeadJob>,
    /// Every schedule.
    pub schedules: Vec<ScheduleStatus>,
}

/// A job that was set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadJob {
    /// Its id.
    pub id: JobId,
    /// The client that it concerns; `None` is the provider.
    pub client: Option<ClientId>,
    /// What was to be done.
    pub kind: String,
    /// How often it was tried.
    pub attempts: i32,
    /// Why the last attempt failed.
    pub last_error: String,
    /// When it was set aside.
    pub died_at: Timestamp,
}

/// A schedule's last and next fire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleStatus {
    /// Its name.
    pub name: &'static str,
    /// Its period.
    pub every: Duration,
    /// The last fire on any node; `None` before the first.
    pub last_run_at: Option<Timestamp>,
    /// The next fire.
    pub next_run_at: Timestamp,
}

impl TryFrom<Model> for DeadJob {
    type Error = DbError;

    fn try_from(row: Model) -> Result<Self, DbError> {
        let lacks = |column| DbError::Inconsistent { table: "job", column, row: row.id.to_string() };
        Ok(Self {
            id: Id::from_uuid(row.id),
            client: row.client_id.map(Id::from_uuid),
            attempts: row.attempts,
            died_at: row.finished_at.map(Timestamp::from_micros).ok_or_else(|| lacks("finished_at"))?,
            last_error: row.last_error.clone().ok_or_else(|| lacks("last_error"))?,
            kind: row.kind,
        })
    }
}

/// Reads the state of jobs, within the permit, and of the given schedules.
///
/// # Errors
/// What the database says.
pub async fn health(tx: &ReadTx, schedules: &[Schedule]) -> Result<Health, DbError> {
    let mut statuses = Vec::with_capacity(schedules.len());
    for schedule in schedules {
        statuses.push(ScheduleStatus {
            name: schedule.name,
            every: schedule.every,
            last_run_at: schedule::store::last(tx, schedule.name).await?,
            next_run_at: schedule.next_after(tx.now()),
        });
    }
    let dead = store::dead(tx, MOST_DEAD).await?;
    Ok(Health {
        waiting: store::open(tx).await?,
        dead: dead.into_iter().map(DeadJob::try_from).collect::<Result<_, _>>()?,
        schedules: statuses,
    })
}

/// One dead job, within the permit.
///
/// # Errors
/// What the database says.
pub async fn dead_job(tx: &ReadTx, id: JobId) -> Result<Option<DeadJob>, DbError> {
    store::dead_one(tx, id).await?.map(DeadJob::try_from).transpose()
}
