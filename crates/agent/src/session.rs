//! Beginning a session: the server proves its key first, then the agent proves its own, then a short token is granted.

use std::time::{Duration, Instant};

use ed25519_dalek::{Signature, Signer, VerifyingKey};
use wire::{SessionChallenge, SessionLimits, SessionRequest, SessionResponse, message::exactly, transcript};

use crate::{
    clock::MachineClock,
    state::Identity,
    transport::{CallError, Transport},
};

/// Renew this much before the token ends, so that no request dies on the way.
const RENEW_BEFORE: Duration = Duration::from_secs(30);

/// Limits of a server that does not say any.
const DEFAULT_LIMITS: SessionLimits =
    SessionLimits { max_body_bytes: 512 * 1024, max_frames: 512, backfill_bytes_per_s: 32 * 1024 };

/// A granted session.
pub struct Session {
    /// Bearer token.
    pub token: String,
    /// What the server takes at once, within what the protocol allows.
    pub limits: SessionLimits,
    renew_at: Instant,
}

impl Session {
    /// Whether the token is still good for a request.
    pub fn is_fresh(&self) -> bool {
        Instant::now() < self.renew_at
    }
}

/// Begins a session for a stream. The answer tells what of the stream the server holds already.
pub fn begin(
    transport: &Transport,
    identity: &Identity,
    clock: &dyn MachineClock,
    stream_id: [u8; 16],
    timeout: Duration,
) -> Result<(Session, SessionResponse), CallError> {
    let challenge: SessionChallenge = transport.get("/session", timeout)?.message;
    verify_challenge(&challenge, &identity.server_key).map_err(CallError::odd)?;
    let request = answer(&challenge, identity, clock, stream_id).map_err(CallError::odd)?;
    let response: SessionResponse = transport.post("/session", &request, None, timeout)?.message;
    let limits = response.limits.unwrap_or(DEFAULT_LIMITS);
    let lifetime = Duration::from_secs(response.expires_in_s.into());
    let session = Session {
        token: response.token.clone(),
        limits: SessionLimits {
            max_body_bytes: limits.max_body_bytes.clamp(16 * 1024, wire::MAX_BODY_BYTES as u32),
            max_frames: limits.max_frames.clamp(1, wire::MAX_FRAMES as u32),
            ..limits
        },
        renew_at: Instant::now() + lifetime.saturating_sub(RENEW_BEFORE).max(lifetime / 2),
    };
    Ok((session, response))
}

/// Checks that the challenge comes from the server that this agent enrolled at.
fn verify_challenge(challenge: &SessionChallenge, server_key: &VerifyingKey) -> Result<(), String> {
    let transcript = || {
        let nonce = exactly("nonce", &challenge.nonce).ok()?;
        let signature = exactly("signature", &challenge.signature).ok()?;
        Some((transcript::challenge(&nonce, challenge.server_time_us), Signature::from_bytes(&signature)))
    };
    let proved = transcript().is_some_and(|(bytes, signature)| server_key.verify_strict(&bytes, &signature).is_ok());
    if proved {
        return Ok(());
    }
    Err("the server does not hold the key that was pinned at enrolment: another server answers under this name, or \
         Steward was installed anew; nothing was sent to it"
        .to_owned())
}

fn answer(
    challenge: &SessionChallenge,
    identity: &Identity,
    clock: &dyn MachineClock,
    stream_id: [u8; 16],
) -> Result<SessionRequest, String> {
    let nonce = exactly("nonce", &challenge.nonce).map_err(|error| error.to_string())?;
    let transcript = transcript::session(&nonce, &identity.agent_id, &identity.instance_id);
    let stamp = clock.stamp();
    Ok(SessionRequest {
        agent_id: identity.agent_id.to_vec(),
        instance_id: identity.instance_id.to_vec(),
        nonce: nonce.to_vec(),
        signature: identity.key.sign(&transcript).to_bytes().to_vec(),
        boot_id: stamp.boot_id.to_vec(),
        agent_version: env!("CARGO_PKG_VERSION").to_owned(),
        wall_us: stamp.wall_us,
        stream_id: stream_id.to_vec(),
    })
}
