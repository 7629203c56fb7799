//! Enrolment: the right to join (a token) becomes an identity (a key pair that the server knows, and a server key that the
//! agent pins).
//!
//! The key is on disk before the request leaves and the server answers the same key with the same identity, so an answer
//! that was lost costs nothing. The token names the server by a fingerprint of its key: whoever answers with another key
//! is refused, whatever certificate it shows.

use std::{thread, time::Duration};

use anyhow::{Context as _, bail};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use kernel::{Entropy, Timestamp};
use uuid::Uuid;
use wire::{EnrollRequest, EnrollResponse, EnrollStatus, EnrolmentToken, message::exactly, token, transcript};

use crate::{
    backoff::Backoff,
    clock::MachineClock,
    collector::machine,
    command::lane,
    server_url::ServerUrl,
    state::{AgentSection, ConfigFile, ServerSection, StateDirectory},
    transport::{CallError, EXCHANGE_TIMEOUT, Transport},
};

/// Transient failures in a row after which a person should look.
const ATTEMPTS: u32 = 5;

/// What a person gave.
pub struct Enrolment<'a> {
    /// The server's address.
    pub server: ServerUrl,
    /// The enrolment token.
    pub token: &'a str,
    /// Times.
    pub clock: &'a dyn MachineClock,
    /// Randomness, for the key and for waiting.
    pub entropy: &'a dyn Entropy,
}

/// Enrols and writes the configuration. The caller holds the lock of `state`.
pub fn enrol(state: &StateDirectory, enrolment: &Enrolment<'_>) -> anyhow::Result<EnrollStatus> {
    if let Some(config) = state.load_config()? {
        bail!(
            "this machine is enrolled already, at {} as agent {}; to start it, run `steward-agent run`. To enrol it anew, \
             stop the agent, remove {} and run this again; the server will see a new agent",
            config.server.url,
            config.agent.agent_id,
            state.path().display()
        );
    }
    let token = EnrolmentToken::parse(enrolment.token).context("the token cannot be used; copy it again as a whole")?;
    let key = state.load_or_make_key(enrolment.entropy)?;
    let transport = Transport::new(enrolment.server.clone());
    let response = ask(&transport, &request(&token, enrolment.token, &key), enrolment.entropy)?;
    verify(&response, &token, &key)?;
    let id = |field, bytes: &[u8]| exactly::<16>(field, bytes).map(Uuid::from_bytes);
    state.save_config(&ConfigFile {
        server: ServerSection {
            url: enrolment.server.as_str().to_owned(),
            key: STANDARD.encode(&response.server_key),
            dispatch_key: dispatch_key(&response)?,
        },
        agent: AgentSection {
            agent_id: id("agent_id", &response.agent_id)?,
            instance_id: id("instance_id", &response.instance_id)?,
            enrolled_at: Timestamp::from_micros(enrolment.clock.stamp().wall_us),
        },
    })?;
    Ok(response.status())
}

/// The key that signs commands, as it stands in the configuration. A key that the server's own does not vouch for ends the
/// enrolment: somebody in between put it there.
fn dispatch_key(response: &EnrollResponse) -> anyhow::Result<Option<String>> {
    if response.dispatch_key.is_empty() {
        return Ok(None);
    }
    let server_key = VerifyingKey::from_bytes(&exactly("server_key", &response.server_key)?)?;
    let instance_id = exactly("instance_id", &response.instance_id)?;
    let key = lane::vouched(&response.dispatch_key, &response.dispatch_key_signature, &server_key, &instance_id)
        .context("the key that is to sign commands is not signed by the server's key; nothing was kept")?;
    Ok(Some(STANDARD.encode(key.to_bytes())))
}

fn request(token: &EnrolmentToken, token_text: &str, key: &SigningKey) -> EnrollRequest {
    let machine = machine::describe();
    let public_key = key.verifying_key().to_bytes();
    let proof = key.sign(&transcript::enroll(&token.id, &public_key, &machine.hardware_id));
    EnrollRequest {
        token: token_text.trim().to_owned(),
        public_key: public_key.to_vec(),
        proof: proof.to_bytes().to_vec(),
        hostname: machine.hostname,
        hardware_id: machine.hardware_id,
        platform: std::env::consts::OS.to_owned(),
        os_name: machine.os_name,
        agent_version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

fn ask(transport: &Transport, request: &EnrollRequest, entropy: &dyn Entropy) -> anyhow::Result<EnrollResponse> {
    let mut backoff = Backoff::default();
    for attempt in 1.. {
        match transport.post::<_, EnrollResponse>("/enroll", request, None, EXCHANGE_TIMEOUT) {
            Ok(reply) => return Ok(reply.message),
            Err(CallError::Refused { code, message, action, .. }) if code.status() < 429 => {
                let separator = if action.is_empty() { "" } else { ". What to do: " };
                bail!("the server refuses: {message}{separator}{action}");
            }
            Err(error) if attempt == ATTEMPTS => {
                return Err(error).with_context(|| {
                    format!(
                        "{} cannot be reached; `steward-agent doctor --server {}` says why",
                        transport.url().as_str(),
                        transport.url().as_str()
                    )
                });
            }
            Err(error) => {
                let wait = backoff.failed(error.retry_after(), entropy).min(Duration::from_secs(30));
                tracing::warn!(%error, wait_ms = wait.as_millis() as u64, "enrolment failed, trying again");
                thread::sleep(wait);
            }
        }
    }
    bail!("enrolment was given up")
}

/// Checks that the answer comes from the server that issued the token.
fn verify(response: &EnrollResponse, token: &EnrolmentToken, key: &SigningKey) -> anyhow::Result<()> {
    let server_key = exactly::<32>("server_key", &response.server_key)?;
    if token::fingerprint(&server_key) != token.server_fingerprint {
        bail!(
            "the server that answered is not the one that issued the token: its key does not match. Check the address; \
             if it is right, something between this machine and the server answers in its place"
        );
    }
    let agent_id = exactly("agent_id", &response.agent_id)?;
    let instance_id = exactly("instance_id", &response.instance_id)?;
    let transcript = transcript::enrolled(&agent_id, &instance_id, &key.verifying_key().to_bytes());
    let signature = Signature::from_bytes(&exactly("signature", &response.signature)?);
    VerifyingKey::from_bytes(&server_key)
        .and_then(|server_key| server_key.verify_strict(&transcript, &signature))
        .context("the server's answer is not signed by its key; nothing was kept")?;
    if response.status() == EnrollStatus::Unspecified {
        bail!("the server's answer does not say whether the agent may report; is this agent too old for it?");
    }
    Ok(())
}
