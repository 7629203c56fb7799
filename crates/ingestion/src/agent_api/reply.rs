//! Replies in the form that the request came in, and refusals.

use kernel::Failure;
use wire::{BodyFormat, CodecError, ContentCoding, Encoding, ErrorBody, ErrorCode, WireMessage, codec};

use super::AgentRequest;
use crate::telemetry::commit::Full;

/// Seconds after which to come again when the database is away.
const RETRY_UNAVAILABLE_S: u32 = 5;
/// Seconds after which to come again when the queue is full.
const RETRY_FULL_S: u32 = 2;

/// A reply, to be sent as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentReply {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type`.
    pub content_type: &'static str,
    /// `Content-Encoding`, if it is to be sent.
    pub content_encoding: Option<&'static str>,
    /// `Retry-After`, if it is to be sent.
    pub retry_after_s: Option<u32>,
    /// The body.
    pub body: Vec<u8>,
}

/// The form of a conversation: how the request is read and how the reply is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    reply: BodyFormat,
}

impl Form {
    /// From the headers. Without a readable body `Accept` decides, and without that it is JSON, which people can read.
    pub(super) fn of(request: &AgentRequest<'_>) -> Self {
        let sent = BodyFormat::from_headers(request.content_type, request.content_encoding).ok();
        let asked = request.accept.is_some_and(|accept| accept.contains(wire::CONTENT_TYPE_PROTOBUF));
        let reply = match (request.body.is_empty(), sent) {
            (false, Some(format)) => format,
            _ if asked => BodyFormat::AGENT,
            _ => BodyFormat::JSON,
        };
        Self { reply }
    }

    /// Reads the body.
    pub(super) fn read<M: WireMessage>(request: &AgentRequest<'_>) -> Result<M, Refusal> {
        let format = BodyFormat::from_headers(request.content_type, request.content_encoding)?;
        Ok(codec::decode(request.body, format)?)
    }

    /// Writes a message as the reply.
    pub(super) fn ok<M: WireMessage>(&self, status: u16, message: &M) -> Result<AgentReply, Refusal> {
        self.write(status, message).map_err(|error| Failure::internal(error).into())
    }

    fn write<M: WireMessage>(&self, status: u16, message: &M) -> Result<AgentReply, CodecError> {
        let body = codec::encode(message, self.reply)?;
        Ok(AgentReply {
            status,
            content_type: self.reply.content_type(),
            content_encoding: self.reply.content_encoding(),
            retry_after_s: None,
            body,
        })
    }
}

/// Why a request is refused, and what to do.
#[derive(Debug)]
pub(super) struct Refusal {
    code: ErrorCode,
    message: String,
    action: &'static str,
    retry_after_s: Option<u32>,
    cause: Option<Failure>,
}

impl Refusal {
    pub(super) fn new(code: ErrorCode, message: impl Into<String>, action: &'static str) -> Self {
        Self { code, message: message.into(), action, retry_after_s: None, cause: None }
    }

    /// With the seconds after which to come again.
    pub(super) fn after(mut self, seconds: u32) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// The reply that says so. Causes on our side are logged here, once.
    pub(super) fn reply(self, form: &Form, request_id: &str) -> AgentReply {
        if let Some(cause) = &self.cause {
            tracing::error!(
                request_id,
                code = self.code.as_str(),
                error = kernel::chain(cause),
                "an agent's request failed"
            );
        }
        let body = ErrorBody {
            code: self.code.as_str().to_owned(),
            message: self.message,
            action: self.action.to_owned(),
            request_id: request_id.to_owned(),
        };
        let plain = Form { reply: BodyFormat { encoding: form.reply.encoding, coding: ContentCoding::Identity } };
        let written = plain.write(self.code.status(), &body);
        let mut reply = written.unwrap_or_else(|_| AgentReply {
            status: self.code.status(),
            content_type: BodyFormat { encoding: Encoding::Json, coding: ContentCoding::Identity }.content_type(),
            content_encoding: None,
            retry_after_s: None,
            body: Vec::new(),
        });
        reply.retry_after_s = self.retry_after_s;
        reply
    }
}

impl From<CodecError> for Refusal {
    fn from(error: CodecError) -> Self {
        let (code, action) = if error.is_too_large() {
            (ErrorCode::BodyTooLarge, "Send half of the batch.")
        } else if error.is_unsupported() {
            (ErrorCode::ContentUnsupported, "Send JSON, or Protocol Buffers with zstd.")
        } else {
            (ErrorCode::BodyMalformed, "Look at the message; a batch may be sent in halves to find the frame.")
        };
        let detail = std::error::Error::source(&error).map(|source| format!(" ({source})")).unwrap_or_default();
        let text: String = format!("{error}{detail}").chars().take(500).collect();
        Self::new(code, text, action)
    }
}

impl From<wire::FieldError> for Refusal {
    fn from(error: wire::FieldError) -> Self {
        Self::new(ErrorCode::BodyMalformed, error.to_string(), "Mend the field.")
    }
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        let mut refusal = match failure {
            Failure::Unavailable(_) => Self::new(
                ErrorCode::Overloaded,
                "The server cannot store anything now.",
                "Keep the data and come again after Retry-After.",
            )
            .after(RETRY_UNAVAILABLE_S),
            _ => Self::new(ErrorCode::Internal, "The server failed.", "Keep the data and come again later."),
        };
        refusal.cause = Some(failure);
        refusal
    }
}

impl From<db::DbError> for Refusal {
    fn from(error: db::DbError) -> Self {
        Failure::from(error).into()
    }
}

impl From<Full> for Refusal {
    fn from(full: Full) -> Self {
        let action = "Keep the data and come again after Retry-After.";
        match full {
            Full::Client => {
                Self::new(ErrorCode::RateLimited, "This client's agents send more than their share.", action)
            }
            Full::Everybody => Self::new(ErrorCode::Overloaded, "More arrives than can be stored.", action),
            Full::Closing => Self::new(ErrorCode::Overloaded, "The server is stopping.", action),
        }
        .after(RETRY_FULL_S)
    }
}
