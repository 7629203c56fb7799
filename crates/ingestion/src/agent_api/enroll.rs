//! `POST /enroll`: a token and a proof of possession against an identity.

use uuid::Uuid;
use wire::message::exactly;
use wire::{EnrollRequest, EnrollResponse, EnrollStatus, EnrolmentToken, ErrorCode, token, transcript};

use super::AgentRequest;
use super::reply::{AgentReply, Form, Refusal};
use crate::Ingestion;
use crate::agent::AgentStatus;
use crate::enrolment::enrol::{self, Candidate, Denied};

impl Ingestion {
    pub(super) async fn enroll(&self, request: &AgentRequest<'_>, form: &Form) -> Result<AgentReply, Refusal> {
        let asked: EnrollRequest = Form::read(request)?;
        let public_key = exactly::<32>("public_key", &asked.public_key)?;
        let token = EnrolmentToken::parse(&asked.token).map_err(|error| {
            let action = "Copy the whole token from the page on which it was created.";
            Refusal::new(ErrorCode::TokenInvalid, format!("This is not an enrolment token: {error}."), action)
        })?;
        let server_key = self.auth.keyring().server_identity().public_key();
        if token.server_fingerprint != token::fingerprint(&server_key) {
            let message = "The token was issued by another installation.";
            return Err(Refusal::new(ErrorCode::TokenInvalid, message, "Use a token of this server."));
        }
        if !auth::verify_signature(
            &public_key,
            &transcript::enroll(&token.id, &public_key, &asked.hardware_id),
            &asked.proof,
        ) {
            let message = "The proof does not belong to the public key.";
            return Err(Refusal::new(
                ErrorCode::SignatureInvalid,
                message,
                "Sign the enrolment with the agent's own key.",
            ));
        }
        let candidate = Candidate {
            public_key,
            instance: Uuid::from_bytes(token::fingerprint(&server_key)),
            hostname: asked.hostname,
            hardware_id: asked.hardware_id,
            platform: asked.platform,
            os_name: asked.os_name,
            version: asked.agent_version,
            remote: request.remote,
        };
        let agent = enrol::enrol(self, &token, candidate, request.request_id).await?;
        let (agent_id, instance_id) = (agent.id.uuid().into_bytes(), agent.instance.into_bytes());
        let signature =
            self.auth.keyring().server_identity().sign(&transcript::enrolled(&agent_id, &instance_id, &public_key));
        let (status, http, device_id) = match agent.status {
            AgentStatus::Pending => (EnrollStatus::Pending, 202, Vec::new()),
            _ => (EnrollStatus::Active, 200, agent.device.uuid().as_bytes().to_vec()),
        };
        let answer = EnrollResponse {
            status: status.into(),
            agent_id: agent_id.to_vec(),
            instance_id: instance_id.to_vec(),
            device_id,
            server_key: server_key.to_vec(),
            server_time_us: self.db.now().micros(),
            signature: signature.to_vec(),
            dispatch_key: self.auth.keyring().dispatch_key().public_key().to_vec(),
            dispatch_key_signature: self.vouch_for_dispatch(&instance_id),
        };
        form.ok(http, &answer)
    }
}

impl From<Denied> for Refusal {
    fn from(denied: Denied) -> Self {
        let action = "Ask the provider for a new enrolment token.";
        match denied {
            Denied::Unknown => Self::new(ErrorCode::TokenInvalid, "The enrolment token is not known here.", action),
            Denied::Expired(at) => {
                Self::new(ErrorCode::TokenExpired, format!("The enrolment token expired at {at}."), action)
            }
            Denied::Revoked => Self::new(ErrorCode::TokenSpent, "The enrolment token was revoked.", action),
            Denied::UsedUp(uses) => Self::new(
                ErrorCode::TokenSpent,
                format!("The enrolment token was good for {uses} agents and is used up."),
                action,
            ),
            Denied::KeyRevoked => Self::new(
                ErrorCode::AgentUnknown,
                "An agent with this key was revoked.",
                "Remove the agent's state, so that it makes a new key, and enrol it again.",
            ),
            Denied::Failed(failure) => failure.into(),
        }
    }
}
