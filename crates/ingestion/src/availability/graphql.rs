//! Availability in the API.

use async_graphql::{Enum, SimpleObject};
use gql::DateTime;

use super::{Fact, FactKind};

/// What happened to a device's availability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "FactKind")]
pub enum AvailabilityKind {
    /// An agent enrolled.
    Enrolled,
    /// The agent began to run.
    AgentStarted,
    /// The agent was stopped.
    AgentStopped,
    /// The host began to run.
    HostBooted,
    /// The host was shut down.
    HostShutdown,
    /// The device fell silent.
    Silent,
    /// The device reports again.
    Returned,
    /// This server began to listen.
    ServerStarted,
    /// This server stopped listening.
    ServerStopped,
    /// The device's clock jumped, or lies.
    ClockStep,
    /// The agent had to let go of samples.
    Dropped,
}

/// One fact about a device's availability.
#[derive(Debug, Clone, SimpleObject)]
pub struct AvailabilityFact {
    /// When.
    at: DateTime,
    /// What.
    kind: AvailabilityKind,
    /// What, in words.
    message: String,
}

impl From<Fact> for AvailabilityFact {
    fn from(fact: Fact) -> Self {
        Self { at: DateTime(fact.at), kind: fact.kind.into(), message: fact.message }
    }
}
