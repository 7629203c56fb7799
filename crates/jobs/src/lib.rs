//! Work that happens after the answer, or by the clock: the queue, schedules that fire once across nodes, reconcilers,
//! and the life of nodes. All of it lives in the one database.
//!
//! Invariants
//! - A job is a row that commits with its cause ([`enqueue`] takes the cause's transaction), so neither exists without
//!   the other (the transactional outbox). Effects outside the database happen in handlers, never in the transaction.
//! - A job runs at least once; a handler makes the second run harmless. While a job with the same dedup key waits or
//!   runs, another is not queued.
//! - The permit of a job is made from its row's `client_id`, never from its payload.
//! - Poison is set aside after [`MAX_ATTEMPTS`] attempts, visible and replayable; it never blocks the queue.
//! - Clients take turns, and one client never holds more than half of a node's slots.
//! - A reconciler takes no input, finds out by itself what is missing, and is idempotent: a fire that was lost is made
//!   up by the next one. A fire is claimed by inserting `(schedule, instant)`, so no leader is needed.
//! - Whoever may look across clients is named in [`system`] and in `crates/system-scopes.txt`.
//!
//! Tables: `job` (either), `schedule_fire`, `node` (provider).

mod health;
pub mod node;
mod queue;
mod retention;
mod schedule;
mod sweep;
pub mod system;
mod worker;

use std::future::Future;
use std::pin::Pin;

pub use health::{DeadJob, Health, ScheduleStatus, dead_job, health};
pub use node::Node;
pub use queue::{Handler, Job, JobFailure, JobPermit, MAX_ATTEMPTS, NewJob, Replay, enqueue, replay_dead};
pub use schedule::{Reconciler, Schedule, fires};
pub use sweep::Sweep;
pub use system::{UnlistedTask, committer};
pub use worker::{Tasks, Worker};

/// A boxed future that may move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
