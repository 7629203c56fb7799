//! Group commit: batches of all clients queue to one task, which commits whatever waits as soon as the commit before has
//! ended. One fsync serves many batches, and nobody waits for a timer.
//!
//! The queue is bounded in number and bytes, and no client may fill it alone; what does not fit is refused at once with a
//! time after which to come again.

pub(crate) mod plan;
mod queue;
mod worker;
pub(crate) mod write;

pub use queue::IngestionMetrics;
pub(crate) use queue::{Full, Queue};
pub use worker::Committer;
pub(crate) use worker::Verdict;
pub(crate) use worker::start;
pub(crate) use write::Target;
