//! What is known about whether a device could be heard, each fact with its witness.
//!
//! Facts are never changed. Those that came with a frame have an id that follows from stream and frame, so that a frame
//! that is sent again adds nothing. When this server itself was away is read from the nodes' marks of life.

mod entity;
pub(crate) mod event;
pub mod graphql;
pub mod reconciler;
pub mod service;
pub mod silence;
pub mod store;

use kernel::{ClientId, DeviceId, Timestamp};
use uuid::Uuid;

use crate::device::state::names;

names! {
    /// What happened.
    FactKind {
        /// An agent enrolled.
        Enrolled = "enrolled",
        /// The agent began to run.
        AgentStarted = "agent_started",
        /// The agent was stopped.
        AgentStopped = "agent_stopped",
        /// The host began to run.
        HostBooted = "host_booted",
        /// The host was shut down.
        HostShutdown = "host_shutdown",
        /// The device fell silent.
        Silent = "silent",
        /// The device reports again.
        Returned = "returned",
        /// This server began to listen.
        ServerStarted = "server_started",
        /// This server stopped listening.
        ServerStopped = "server_stopped",
        /// The device's clock jumped, or lies.
        ClockStep = "clock_step",
        /// The agent had to let go of samples.
        Dropped = "dropped",
    }
}

/// One fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Which one.
    pub id: Uuid,
    /// Whose.
    pub client: ClientId,
    /// About which device.
    pub device: DeviceId,
    /// When, on the server's clock.
    pub at: Timestamp,
    /// What.
    pub kind: FactKind,
    /// For people.
    pub message: String,
}

/// The id of a fact that a frame carried: the same frame gives the same id.
#[must_use]
pub fn fact_id(stream: Uuid, seq: u64, kind: FactKind) -> Uuid {
    let mut hasher = blake3::Hasher::new_derive_key("steward availability fact 2026-11");
    hasher.update(stream.as_bytes());
    hasher.update(&seq.to_le_bytes());
    hasher.update(kind.as_str().as_bytes());
    let mut id = [0; 16];
    hasher.finalize_xof().fill(&mut id);
    uuid::Builder::from_custom_bytes(id).into_uuid()
}
