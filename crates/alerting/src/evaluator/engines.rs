//! The engines of this node, one slot a client: in memory between two looks, else read from their rows.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use ingestion::telemetry::feed::Cursor;
use kernel::{ClientId, Timestamp};

use super::blind::Hole;
use crate::alert::Reason;
use crate::rule::resolve::Resolved;
use crate::signal::Engine;

/// An engine in memory.
pub(crate) struct Loaded {
    pub engine: Engine,
    pub cursor: Cursor,
    /// The version of the row that it comes from; 0 before the first.
    pub version: i64,
    /// Of the setup that the engine works with.
    pub setup_hash: [u8; 32],
    pub resolved: Arc<Resolved>,
    /// When its row was written.
    pub written_at: Timestamp,
    /// Whether it has seen anything since.
    pub touched: bool,
    /// Holes in evaluation that were bridged since.
    pub bridged: Vec<Hole>,
    /// What is written down of the reasons that hold messages of active alerts back.
    pub reasons: HashMap<String, Vec<Reason>>,
    /// Whether alerts may be left over from an engine that was lost.
    pub begun: Begun,
}

/// How an engine came into being.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Begun {
    /// From its row.
    Restored,
    /// From nothing: what its row's alerts say is not known to it.
    Anew,
}

/// The slot of one client; whoever holds it looks.
pub(crate) type Slot = Arc<tokio::sync::Mutex<Option<Loaded>>>;

/// All slots. Shared by clones.
#[derive(Clone, Default)]
pub(crate) struct Engines(Arc<Mutex<HashMap<ClientId, Slot>>>);

impl Engines {
    /// The slot of a client.
    pub(crate) fn slot(&self, client: ClientId) -> Slot {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(slots.entry(client).or_default())
    }
}
