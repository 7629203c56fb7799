//! An agent comes with a token.
//!
//! - The same key again gets the same identity, even when the token is used up meanwhile: an answer that got lost on the
//!   way costs nothing.
//! - A known hardware id never takes over a device: it is a new device that says which one it may duplicate.
//! - Agents are active at once, by the policy of this version; `pending` waits for approvals.

use std::net::IpAddr;

use auth::{Entry, TokenKind};
use db::{Change, DbError, WriteTx};
use kernel::id::uuid_v7;
use kernel::{AgentId, EnrolmentTokenId, Failure, Timestamp};
use uuid::Uuid;

use super::{EnrolmentToken, store};
use crate::Ingestion;
use crate::agent::{self, Agent, AgentStatus};
use crate::availability::{self, Fact, FactKind};
use crate::device::{self, Device, DeviceState};

/// Longest text that is taken from an agent, in characters.
const TEXT_MAX: usize = 200;

/// Who wants to enrol. Texts are as the agent said them.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub public_key: [u8; 32],
    pub instance: Uuid,
    pub hostname: String,
    pub hardware_id: String,
    pub platform: String,
    pub os_name: String,
    pub version: String,
    pub remote: Option<IpAddr>,
}

/// Why it may not.
#[derive(Debug)]
pub(crate) enum Denied {
    /// No such token, or another secret.
    Unknown,
    /// It ended at this time.
    Expired(Timestamp),
    /// It was revoked.
    Revoked,
    /// It has brought as many agents as it may.
    UsedUp(i32),
    /// The key belongs to a revoked agent.
    KeyRevoked,
    /// It could not be looked at.
    Failed(Failure),
}

impl From<DbError> for Denied {
    fn from(error: DbError) -> Self {
        Self::Failed(error.into())
    }
}

/// Enrols an agent whose proof of possession has been checked.
pub(crate) async fn enrol(
    env: &Ingestion,
    token: &wire::EnrolmentToken,
    candidate: Candidate,
    request_id: &str,
) -> Result<Agent, Denied> {
    let id = EnrolmentTokenId::from_uuid(Uuid::from_bytes(token.id));
    let found = env
        .db
        .sweep_read(&env.scopes.identify, move |tx| Box::pin(async move { store::with_hash(tx, id).await }))
        .await?;
    let (row, stored) = found.ok_or(Denied::Unknown)?;
    let given = env.auth.keyring().hash_token(TokenKind::Enrolment, &token.secret);
    let stored: [u8; 32] = stored.try_into().map_err(|_| Denied::Unknown)?;
    if !auth::tokens_equal(&given, &stored) {
        return Err(Denied::Unknown);
    }
    let agent = AgentId::from_uuid(uuid_v7(env.db.now(), env.db.entropy().as_ref()));
    let permit = env.auth.agent_permit_for(agent, row.client, request_id);
    let audit = env.auth.audit().clone();
    env.db
        .write(&permit, move |tx| {
            Box::pin(async move {
                if let Some(known) = agent::store::by_key(tx, row.client, &candidate.public_key).await? {
                    return if known.status == AgentStatus::Revoked { Err(Denied::KeyRevoked) } else { Ok(known) };
                }
                if !store::use_once(tx, row.id).await? {
                    return Err(why_not(tx, &row).await);
                }
                let (device, agent) = make(tx, &row, agent, &candidate).await?;
                device::store::insert(tx, &device).await?;
                agent::store::insert(tx, &agent).await?;
                let from = candidate.remote.map(|address| format!(" from {address}")).unwrap_or_default();
                let fact = Fact {
                    id: uuid_v7(tx.now(), tx.entropy()),
                    client: device.client,
                    device: device.id,
                    at: tx.now(),
                    kind: FactKind::Enrolled,
                    message: format!("An agent enrolled with the token “{}”.", row.label),
                };
                availability::store::add(tx, &fact).await?;
                let entry = Entry {
                    client: Some(device.client),
                    action: "device.enrol",
                    object_kind: "device",
                    object_id: Some(device.id.uuid()),
                    summary: format!("Enrolled the device {}{from} with the token “{}”", device.name, row.label),
                    before: None,
                    after: serde_json::to_value(&device).ok(),
                };
                audit.record(tx, entry).await?;
                tx.publish(Change::of(Some(device.client), device.id));
                tx.publish(Change::of(Some(device.client), row.id));
                Ok(agent)
            })
        })
        .await
}

/// Why a token could not be used, looked at again in the transaction.
async fn why_not(tx: &WriteTx, seen: &EnrolmentToken) -> Denied {
    let row = match store::find(tx, seen.id).await {
        Ok(row) => row.unwrap_or_else(|| seen.clone()),
        Err(error) => return error.into(),
    };
    if row.revoked_at.is_some() {
        Denied::Revoked
    } else if row.expires_at <= tx.now() {
        Denied::Expired(row.expires_at)
    } else {
        Denied::UsedUp(row.max_uses)
    }
}

async fn make(
    tx: &WriteTx,
    token: &EnrolmentToken,
    id: AgentId,
    candidate: &Candidate,
) -> Result<(Device, Agent), DbError> {
    let hardware_id = shown(&candidate.hardware_id);
    let twin =
        if hardware_id.is_empty() { None } else { device::store::of_hardware(tx, token.client, &hardware_id).await? };
    let hostname = shown(&candidate.hostname);
    let device = Device {
        id: tx.new_id(),
        client: token.client,
        site: token.site,
        name: if hostname.is_empty() { "Unnamed device".to_owned() } else { hostname.clone() },
        hostname,
        platform: [shown(&candidate.platform), shown(&candidate.os_name)]
            .into_iter()
            .find(|text| !text.is_empty())
            .unwrap_or_default(),
        hardware_id,
        state: DeviceState::Awaiting,
        state_since: tx.now(),
        silence: None,
        last_seen_at: None,
        possible_duplicate_of: twin.map(|twin| twin.possible_duplicate_of.unwrap_or(twin.id)),
        version: 1,
        created_at: tx.now(),
    };
    let agent = Agent {
        id,
        client: token.client,
        device: device.id,
        token: token.id,
        instance: candidate.instance,
        public_key: candidate.public_key,
        version: shown(&candidate.version),
        status: AgentStatus::Active,
        enrolled_at: tx.now(),
        revoked_at: None,
        clock_offset_us: None,
        buffered_frames: None,
        dropped_frames: 0,
    };
    Ok((device, agent))
}

/// A text of an agent as it may be shown: without characters that hide what it says, and not too long.
fn shown(text: &str) -> String {
    let clean: String =
        text.chars().filter(|c| !c.is_control() && !kernel::text::is_reordering(*c)).take(TEXT_MAX).collect();
    clean.trim().to_owned()
}
