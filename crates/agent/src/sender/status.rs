//! What the running agent last knew of itself, in a file that `status` and `doctor` read.

use std::{fs, io, path::Path};

use kernel::{Timestamp, chain};
use serde::{Deserialize, Serialize};

use crate::{spool::Spool, transport::CallError};

/// How it stands with the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Connection {
    /// The last exchange worked.
    Connected,
    /// The last exchange failed; it goes on trying.
    Trying,
    /// Staff have not confirmed the agent yet.
    WaitsForConfirmation,
    /// The server does not know this agent any more, or two agents use one key.
    MustEnrolAnew,
}

/// The content of `status.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Process id of the agent that wrote it.
    pub process_id: u32,
    /// Its version.
    pub version: String,
    /// When it started.
    pub started_at: Timestamp,
    /// When this was written.
    pub written_at: Timestamp,
    /// The server's address.
    pub server: String,
    /// How it stands with the server.
    pub connection: Connection,
    /// When the server last took a batch.
    pub last_success_at: Option<Timestamp>,
    /// When and why that last failed.
    pub last_failure: Option<Failure>,
    /// How far this machine's clock is ahead of the server's.
    pub clock_ahead_us: Option<i64>,
    /// Frames that wait.
    pub pending_frames: u64,
    /// Bytes of the spool.
    pub spool_bytes: u64,
}

/// One failure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

impl Status {
    /// Of an agent that has just started.
    pub fn new(server: &str, wall_us: i64) -> Self {
        Self {
            process_id: std::process::id(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            started_at: Timestamp::from_micros(wall_us),
            written_at: Timestamp::from_micros(wall_us),
            server: server.to_owned(),
            connection: Connection::Trying,
            last_success_at: None,
            last_failure: None,
            clock_ahead_us: None,
            pending_frames: 0,
            spool_bytes: 0,
        }
    }

    pub(super) fn connected(&mut self, wall_us: i64) {
        self.connection = Connection::Connected;
        self.last_success_at = Some(Timestamp::from_micros(wall_us));
    }

    pub(super) fn failed(&mut self, connection: Connection, error: &CallError, wall_us: i64) {
        self.connection = connection;
        self.last_failure = Some(Failure { at: Timestamp::from_micros(wall_us), reason: chain(error) });
    }

    pub(super) fn measure(&mut self, spool: &Spool, wall_us: i64) {
        self.written_at = Timestamp::from_micros(wall_us);
        self.pending_frames = spool.pending();
        self.spool_bytes = spool.bytes();
    }

    /// Best effort: a full disk must not stop the sending.
    pub(super) fn write(&self, path: &Path) {
        let draft = path.with_extension("new");
        let written = serde_json::to_vec_pretty(self)
            .map_err(io::Error::from)
            .and_then(|text| fs::write(&draft, text))
            .and_then(|()| fs::rename(&draft, path));
        if let Err(error) = written {
            tracing::debug!(%error, "the status file cannot be written");
        }
    }
}

/// Reads the status file; `None` when there is none that can be read.
pub fn read_status(path: &Path) -> Option<Status> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}
