//! Commands to agents: a script step of a run in an envelope for one agent, and what the agent tells of it.
//!
//! ```text
//! waiting --poll--> delivered --started--> started --finished--> ended
//!    \________________________refused, expired, cancelled________/
//! ```
//! The row is the outbox of the run's transaction: it exists exactly when the run's events say that it was dispatched. A
//! command is handed out again and again until its agent tells of it; the agent does it once. One is handed out at a time,
//! so that those behind it can still be withdrawn. When the agent tells of a command that was withdrawn or given up, its
//! row and the run's chain say so, and what became of the run stays.

pub mod desk;
pub(crate) mod dispatch;
mod entity;
pub mod graphql;
mod intake;
pub(crate) mod store;

use kernel::{AgentId, ClientId, CommandId, RunId, Timestamp};

/// Result of a command that was taken back before its agent told how it ended.
pub(crate) const WITHDRAWN: &str = "withdrawn";
/// Result of a command of which nobody knows what it did.
pub(crate) const UNKNOWN_OUTCOME: &str = "unknown_outcome";

/// How far a command is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommandPhase {
    /// Not fetched yet.
    Waiting,
    /// Fetched.
    Delivered,
    /// Runs.
    Started,
    /// Over.
    Ended,
}

impl CommandPhase {
    /// Every phase.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Delivered, Self::Started, Self::Ended];

    /// Stable name, as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Started => "started",
            Self::Ended => "ended",
        }
    }

    /// Reads a stable name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.as_str() == text)
    }
}

/// A command, as its row says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentCommand {
    /// Which one.
    pub id: CommandId,
    /// Whose.
    pub client: ClientId,
    /// Of which run.
    pub run: RunId,
    /// Index of the step.
    pub ordinal: i32,
    /// Which attempt, from 1.
    pub attempt: i32,
    /// For which agent.
    pub agent: AgentId,
    /// The signed bytes.
    pub envelope: Vec<u8>,
    /// Their signature.
    pub signature: Vec<u8>,
    /// How far it is.
    pub phase: CommandPhase,
    /// Until when it may be begun.
    pub expires_at: Timestamp,
    /// When it was first fetched.
    pub delivered_at: Option<Timestamp>,
    /// When its start was told.
    pub started_at: Option<Timestamp>,
    /// When its end was told, or followed from silence.
    pub ended_at: Option<Timestamp>,
    /// How it ended: `exited`, `signalled`, `timed_out`, `refused`, [`UNKNOWN_OUTCOME`], [`WITHDRAWN`].
    pub result: Option<String>,
    /// Exit code or signal.
    pub exit_code: Option<i32>,
    /// Why the agent refused it.
    pub refusal: Option<String>,
    /// Bytes that the program wrote.
    pub output_bytes: i64,
    /// Bytes of them that are not stored.
    pub dropped_bytes: i64,
    /// Number of the chunk that is wanted next.
    pub next_seq: i32,
    /// Bytes that are stored.
    pub stored_bytes: i64,
}

impl AgentCommand {
    /// Whether it may be handed out at an instant.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        matches!(self.phase, CommandPhase::Waiting | CommandPhase::Delivered) && now < self.expires_at
    }
}

/// A piece of output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// Of which command.
    pub command: CommandId,
    /// Number within the command.
    pub seq: i32,
    /// `out`, `err` or `gap`.
    pub stream: &'static str,
    /// The bytes as they came.
    pub content: Vec<u8>,
    /// When they arrived.
    pub at: Timestamp,
}
