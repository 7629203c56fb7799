//! `GET` and `POST /session`: a nonce, its signature by the agent's key, a short token. Time plays no part in the proof.

use kernel::AgentId;
use uuid::Uuid;
use wire::message::exactly;
use wire::{ErrorCode, SessionChallenge, SessionLimits, SessionRequest, SessionResponse, transcript};

use super::AgentRequest;
use super::reply::{AgentReply, Form, Refusal};
use crate::agent::AgentStatus;
use crate::device::DeviceState;
use crate::telemetry::hot;
use crate::{Ingestion, agent, device};

/// Pace of old frames, in bytes per second and agent.
pub(super) const BACKFILL_BYTES_PER_S: u32 = 64 * 1024;

fn unknown() -> Refusal {
    Refusal::new(
        ErrorCode::AgentUnknown,
        "This agent is not known here, or was revoked.",
        "If the device is still to be managed, remove the agent's state and enrol it with a new token.",
    )
}

impl Ingestion {
    pub(super) fn challenge(&self, form: &Form) -> Result<AgentReply, Refusal> {
        let challenge = self.auth.challenge();
        let server_time_us = challenge.issued_at.micros();
        let identity = self.auth.keyring().server_identity();
        let signature = identity.sign(&transcript::challenge(&challenge.nonce, server_time_us));
        let answer =
            SessionChallenge { nonce: challenge.nonce.to_vec(), server_time_us, signature: signature.to_vec() };
        form.ok(200, &answer)
    }

    pub(super) async fn session(&self, request: &AgentRequest<'_>, form: &Form) -> Result<AgentReply, Refusal> {
        let asked: SessionRequest = Form::read(request)?;
        let nonce = exactly::<32>("nonce", &asked.nonce)?;
        let agent_id = exactly::<16>("agent_id", &asked.agent_id)?;
        let instance_id = exactly::<16>("instance_id", &asked.instance_id)?;
        self.auth.check_challenge(&nonce).map_err(|_| {
            Refusal::new(ErrorCode::NonceInvalid, "The nonce is not ours, or too old.", "Ask for a new challenge.")
        })?;
        let id = AgentId::from_uuid(Uuid::from_bytes(agent_id));
        let found = self
            .db
            .sweep_read(&self.scopes.identify, move |tx| Box::pin(async move { agent::store::find(tx, id).await }))
            .await?;
        let agent = found.ok_or_else(unknown)?;
        let signed = transcript::session(&nonce, &agent_id, &instance_id);
        if agent.instance.into_bytes() != instance_id
            || !auth::verify_signature(&agent.public_key, &signed, &asked.signature)
        {
            return Err(Refusal::new(
                ErrorCode::SignatureInvalid,
                "The signature does not belong to this agent.",
                "Check that the agent's state belongs to this machine; enrol it anew if it was copied.",
            ));
        }
        let permit = self.auth.agent_permit_for(agent.id, agent.client, request.request_id);
        let device_id = agent.device;
        let device = self
            .db
            .read(&permit, move |tx| Box::pin(async move { device::store::find(tx, device_id).await }))
            .await?
            .ok_or_else(unknown)?;
        match agent.status {
            AgentStatus::Revoked => return Err(unknown()),
            AgentStatus::Pending => {
                let message = "A person must confirm this agent first.";
                return Err(Refusal::new(ErrorCode::AgentPending, message, "Keep the data and ask again.").after(30));
            }
            AgentStatus::Active if device.state == DeviceState::Retired => return Err(unknown()),
            AgentStatus::Active => {}
        }
        if agent.version != asked.agent_version {
            let version: String = asked.agent_version.chars().filter(|c| !c.is_control()).take(100).collect();
            self.db
                .write(&permit, move |tx| Box::pin(async move { agent::store::set_version(tx, id, &version).await }))
                .await?;
        }
        let stream = (agent.client, Uuid::from_slice(&asked.stream_id).unwrap_or_default());
        let streams =
            self.hot.read(&permit, move |tx| Box::pin(async move { hot::store::streams(tx, &[stream]).await })).await?;
        let ranges = streams
            .get(&stream)
            .filter(|state| state.agent == agent.id)
            .map(|state| state.ranges.clone())
            .unwrap_or_default();
        let token = self.auth.agent_token(agent.id, agent.client, agent.instance)?;
        let now = self.db.now();
        let answer = SessionResponse {
            token: String::from_utf8_lossy(token.token.expose()).into_owned(),
            expires_in_s: u32::try_from(token.expires_at.since(now).as_secs()).unwrap_or(u32::MAX),
            limits: Some(SessionLimits {
                max_body_bytes: u32::try_from(wire::MAX_BODY_BYTES).unwrap_or(u32::MAX),
                max_frames: u32::try_from(wire::MAX_FRAMES).unwrap_or(u32::MAX),
                backfill_bytes_per_s: BACKFILL_BYTES_PER_S,
            }),
            server_time_us: now.micros(),
            acknowledged: ranges.as_slice().to_vec(),
            next_seq: ranges.as_slice().last().map_or(1, |range| range.to.saturating_add(1)),
            wanted_schemas: Vec::new(),
            dispatch_key: self.auth.keyring().dispatch_key().public_key().to_vec(),
            dispatch_key_signature: self.vouch_for_dispatch(&instance_id),
        };
        form.ok(200, &answer)
    }

    /// The server's word, for one installation's agents, that commands are signed by its dispatch key.
    pub(super) fn vouch_for_dispatch(&self, instance_id: &[u8; 16]) -> Vec<u8> {
        let keyring = self.auth.keyring();
        let vouching = transcript::dispatch_key(instance_id, &keyring.dispatch_key().public_key());
        keyring.server_identity().sign(&vouching).to_vec()
    }
}
