//! The public API put together: the schema of all features, who may call which operation, and the way of a request
//! from parsed document to answer. No HTTP here: `server` brings bytes and takes bytes.
//!
//! Invariants
//! - A root field without a line in [`authorization`] is denied, and fails the build's tests.
//! - The guard runs on every document before anything is executed.
//! - Every error that leaves carries a code of the closed list and the request's id.

pub mod authorization;
mod change;
mod idempotency;
mod node;
mod pipeline;
mod schema;
mod search;
mod system;
mod today;

pub use pipeline::{Api, Caller, Features, Finished, Prepared};
pub use schema::{ApiSchema, build, sdl};
pub use system::SystemInfo;
