//! Evaluation: one engine a client, kept in memory, written down with everything that it said.
//!
//! ```text
//! SAMPLES / rules / windows / acts changed --> watch --> step(client)
//! step: engine (memory, else row) + configuration + new samples + acts --> outputs
//!       --> one transaction: engine row WHERE version = n, events, alerts, insights, mails, ticket requests, acts applied
//! ```
//! Invariants
//! - What an engine said and the engine that said it are written together. If the row has another version, another node
//!   was faster: this one forgets its engine, reads the row, and looks again.
//! - The row holds how far telemetry was read, so after a crash the same samples are read again by an engine that has not
//!   seen them.
//! - What changed only inside an engine is written at least each minute.
//! - While no node evaluated, nobody could be heard: a device that was not silent before does not fall silent for that.
//!   The stored fires of the reconciler say whether a node did.
//! - Times are the database's clock, in whole seconds.

mod blind;
mod config;
pub(crate) mod engines;
pub(crate) mod entity;
mod evidence;
mod feed;
mod news;
pub mod reconciler;
pub(crate) mod retention;
mod step;
pub(crate) mod store;
mod watch;
mod write;
mod write_event;
mod write_story;

pub(crate) use step::{Look, ReadEngine, read_engine, step};
pub use watch::Evaluator;
pub(crate) use watch::start;
