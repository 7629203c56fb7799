//! The server: configuration, the HTTP edge, and the start and stop of everything else.
//!
//! Invariants
//! - Nothing is served before the database is at its newest schema and the master key is known to fit it.
//! - HTTP runs on per-core threads; database work, jobs and the telemetry committer on a runtime of their own.
//! - The edge decides size, kind of credential and rate before it looks at content (`security.md`, section 5).
//! - Stopping is in order: no new requests, running ones end, telemetry is flushed, jobs drain, the node signs off.

pub mod app;
pub mod cli;
pub mod config;
pub mod demo;
pub mod http;

pub use app::{Deps, Running, StartError, start};
pub use config::{Config, ConfigError, Database, LogFormat, MailSettings};

/// Version of the program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
