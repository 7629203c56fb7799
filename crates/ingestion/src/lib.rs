//! Agents and what they send: enrolment, devices, inventory, telemetry, availability.
//!
//! Words: a *device* is a managed machine, an *agent* the program on it, an *enrolment token* the limited right to bring
//! agents to one client. A *batch* is what an agent sends at once; its *frames* are numbered within a *stream*. A *block*
//! is some ticks of one schema of *slots*.
//!
//! The way of a sample
//! 1. [`agent_api`] takes the request apart; the client follows from the agent's token.
//! 2. `telemetry::prepare` checks and places its frames in time.
//! 3. `telemetry::commit` stores many batches in one transaction, with the streams' cursors; then the answer leaves.
//! 4. [`telemetry::query`] and [`telemetry::latest`] read what lies in the hot tier and in chunks.
//! 5. Reconcilers: silent devices ([`availability`]), compaction and retention (`telemetry::chunk`).
//!
//! Invariants
//! - Acknowledged means durable and counted: data and cursor move in one transaction, a repeated frame has no effect.
//! - What an agent says is hostile input: bounded, checked, stored raw, cut when shown.
//! - Silent is not "ok" and not "down": a device without reports says what is known about why.
//! - Every statement over a client's rows binds that client, in sweeps too.
//!
//! Tables: `enrolment_token`, `device`, `agent`, `inventory`, `availability_fact`; `telemetry_stream`, `telemetry_schema`,
//! `telemetry_block`, `telemetry_latest` (recent telemetry), `telemetry_chunk`.
//! Changes that watchers hear: those of devices and tokens by their node ids, and [`SAMPLES`] with a device's id.

pub mod agent;
pub mod agent_api;
pub mod availability;
pub mod device;
pub mod enrolment;
mod environment;
pub mod graphql;
pub mod inventory;
pub mod telemetry;
#[cfg(test)]
mod tests;

pub use environment::{AgentScopes, Ingestion, IngestionOptions};
pub use telemetry::{ChunkFiles, ChunkOpener, Committer, IngestionMetrics};

/// Name of the change "new samples of this device are durable"; with the nil id, of many devices.
pub const SAMPLES: &str = "smp";
