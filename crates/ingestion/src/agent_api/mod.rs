//! What agents talk to: `/agent/v1`, without an HTTP framework. The server's route hands in a request and sends the reply.
//!
//! Status codes mean one thing each (`wire::ErrorCode`): 200 is durable, 202 is taken and not yet of effect, 400 is
//! malformed, 401 begin a new session, 403 not you, 409 two of you, 413 halve it, 429 and 503 wait.
//!
//! Everything that an agent says is hostile input; it can reach only its own client, which follows from its token's or
//! its key's row and never from what it says.

pub mod command;
pub(crate) mod doorbell;
mod enroll;
mod ingest;
mod reply;
mod session;

use std::net::IpAddr;

use kernel::Secret;
use wire::{ErrorCode, PATH_PREFIX};

use crate::Ingestion;
use reply::{Form, Refusal};

pub use reply::AgentReply;

/// A request as it came.
#[derive(Debug, Clone, Copy)]
pub struct AgentRequest<'a> {
    /// `GET`, `POST`, …
    pub method: &'a str,
    /// The whole path, beginning with `/agent/v1`.
    pub path: &'a str,
    /// The query string, possibly empty.
    pub query: &'a str,
    /// `Content-Type`.
    pub content_type: Option<&'a str>,
    /// `Content-Encoding`.
    pub content_encoding: Option<&'a str>,
    /// `Accept`.
    pub accept: Option<&'a str>,
    /// `Authorization`.
    pub authorization: Option<&'a str>,
    /// The id of this request, for the log and the refusal.
    pub request_id: &'a str,
    /// Where it came from.
    pub remote: Option<IpAddr>,
    /// The body, at most `wire::MAX_BODY_BYTES`.
    pub body: &'a [u8],
}

impl AgentRequest<'_> {
    /// The bearer token.
    fn bearer(&self) -> Option<Secret> {
        let (scheme, token) = self.authorization?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| Secret::new(token.trim()))
    }
}

impl Ingestion {
    /// Answers an agent. Never fails: what goes wrong is a refusal with a code, a reason and what to do.
    pub async fn agent(&self, request: &AgentRequest<'_>) -> AgentReply {
        let form = Form::of(request);
        let endpoint = request.path.strip_prefix(PATH_PREFIX).unwrap_or_default();
        let result = match (request.method, endpoint) {
            ("POST", "/enroll") => self.enroll(request, &form).await,
            ("GET", "/session") => self.challenge(&form),
            ("POST", "/session") => self.session(request, &form).await,
            ("POST", "/ingest") => self.ingest(request, &form).await,
            ("GET", "/poll") => self.poll(request, &form).await,
            ("POST", "/command/started") => self.command_started(request, &form).await,
            ("POST", "/command/output") => self.command_output(request, &form).await,
            ("POST", "/command/finished") => self.command_finished(request, &form).await,
            _ => Err(Refusal::new(
                ErrorCode::NotFound,
                "There is no such endpoint.",
                "See the protocol: POST /enroll, GET and POST /session, POST /ingest, GET /poll, POST /command/started, \
                 /command/output and /command/finished, all under /agent/v1.",
            )),
        };
        result.unwrap_or_else(|refusal| refusal.reply(&form, request.request_id))
    }

    /// What the bearer token says, checked.
    fn claims(&self, request: &AgentRequest<'_>) -> Result<auth::AgentClaims, Refusal> {
        let refuse = || {
            Refusal::new(
                ErrorCode::SessionInvalid,
                "The session token is missing, wrong or over.",
                "Begin a new session with GET and POST /agent/v1/session.",
            )
        };
        let token = request.bearer().ok_or_else(refuse)?;
        match self.auth.verify_agent_token(&token) {
            Ok(claims) => Ok(claims),
            Err(auth::AuthFailure::Unavailable(failure)) => Err(failure.into()),
            Err(_) => Err(refuse()),
        }
    }
}

/// The reply to a body that the server did not read to its end because it is over the limit.
#[must_use]
pub fn too_large(request: &AgentRequest<'_>) -> AgentReply {
    let message = format!("The body is over {} bytes.", wire::MAX_BODY_BYTES);
    Refusal::new(ErrorCode::BodyTooLarge, message, "Send half of the batch.")
        .reply(&Form::of(request), request.request_id)
}

/// The reply to a poll that is held while the server stops.
#[must_use]
pub fn stopping(request: &AgentRequest<'_>) -> AgentReply {
    Refusal::new(ErrorCode::Overloaded, "The server is stopping.", "Ask again after Retry-After.")
        .after(2)
        .reply(&Form::of(request), request.request_id)
}

/// The reply to a sender that comes too often.
#[must_use]
pub fn rate_limited(request: &AgentRequest<'_>, retry_after_s: u32) -> AgentReply {
    Refusal::new(ErrorCode::RateLimited, "Too many requests came from here.", "Wait for Retry-After.")
        .after(retry_after_s)
        .reply(&Form::of(request), request.request_id)
}
