//! The program on a device: its key, its standing, and how it is doing.

mod entity;
pub(crate) mod store;

use db::{DbError, ReadTx};
use kernel::{AgentId, ClientId, DeviceId, EnrolmentTokenId, Timestamp};
use uuid::Uuid;

use crate::device::state::names;

names! {
    /// Whether an agent may report.
    AgentStatus {
        /// Waits for a person to confirm it.
        Pending = "pending",
        /// May report.
        Active = "active",
        /// May not come back.
        Revoked = "revoked",
    }
}

/// An agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    /// Which one.
    pub id: AgentId,
    /// Whose.
    pub client: ClientId,
    /// The device that it reports for.
    pub device: DeviceId,
    /// The token that it enrolled with.
    pub token: EnrolmentTokenId,
    /// The installation that it enrolled at.
    pub instance: Uuid,
    /// Its Ed25519 public key.
    pub public_key: [u8; 32],
    /// Version of the program.
    pub version: String,
    /// Whether it may report.
    pub status: AgentStatus,
    /// When it enrolled.
    pub enrolled_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// How far its clock is ahead of ours, in microseconds.
    pub clock_offset_us: Option<i64>,
    /// Frames that it held back when it last reported.
    pub buffered_frames: Option<i64>,
    /// Frames that it had to let go of, ever.
    pub dropped_frames: i64,
}

impl Agent {
    /// Fingerprint of its key for people: the first 16 hexadecimal digits of BLAKE3.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        kernel::hex::encode(&wire::token::fingerprint(&self.public_key)[..8])
    }
}

/// The agent of a device, within a transaction; `None` for one that is absent or outside the permit.
///
/// # Errors
/// What the database says.
pub async fn of_device(tx: &ReadTx, device: DeviceId) -> Result<Option<Agent>, DbError> {
    Ok(store::of_devices(tx, &[device]).await?.pop())
}
