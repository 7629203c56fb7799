//! What a refused request carries.

use serde::{Deserialize, Serialize};

use super::{FieldError, WireMessage, text};

/// Body of every answer with a status of 400 or more.
#[derive(Clone, PartialEq, prost::Message, Serialize, Deserialize)]
#[serde(default)]
pub struct ErrorBody {
    /// From the closed list of [`ErrorCode`].
    #[prost(string, tag = "1")]
    pub code: String,
    /// What is wrong and why.
    #[prost(string, tag = "2")]
    pub message: String,
    /// What to do about it.
    #[prost(string, tag = "3")]
    pub action: String,
    /// To be found in the server's log.
    #[prost(string, tag = "4")]
    pub request_id: String,
}

impl WireMessage for ErrorBody {
    fn check(&self) -> Result<(), FieldError> {
        text("code", &self.code)?;
        text("message", &self.message)?;
        text("action", &self.action)?;
        text("request_id", &self.request_id)
    }
}

macro_rules! error_codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal, $status:literal;)+) => {
        /// The closed list of refusals; each has exactly one HTTP status.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorCode { $($(#[doc = $doc])+ $name,)+ }

        impl ErrorCode {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// As in [`ErrorBody::code`].
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// Its HTTP status.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)+ }
            }

            /// Reads [`ErrorBody::code`]; `None` for a code of a later version.
            #[must_use]
            pub fn parse(code: &str) -> Option<Self> {
                match code { $($text => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

error_codes! {
    /// The body does not decode; the agent bisects the batch and quarantines the frame that is left.
    BodyMalformed = "body_malformed", 400;
    /// Neither of the two content types, or an unknown content encoding.
    ContentUnsupported = "content_unsupported", 415;
    /// Over the limit; the agent halves the batch.
    BodyTooLarge = "body_too_large", 413;
    /// The enrolment token is not known, or its secret is wrong.
    TokenInvalid = "token_invalid", 403;
    /// The enrolment token has expired.
    TokenExpired = "token_expired", 403;
    /// The enrolment token is used up or was revoked.
    TokenSpent = "token_spent", 403;
    /// The signature of an enrolment or session does not verify.
    SignatureInvalid = "signature_invalid", 403;
    /// The nonce is unknown, used or too old: ask for a new challenge.
    NonceInvalid = "nonce_invalid", 401;
    /// The session token is missing, wrong or over: begin a new session.
    SessionInvalid = "session_invalid", 401;
    /// Staff have not confirmed this agent yet.
    AgentPending = "agent_pending", 403;
    /// The agent does not exist here or was revoked: enrol anew.
    AgentUnknown = "agent_unknown", 403;
    /// Two agents use one key and their streams disagree: both must enrol anew.
    StreamForked = "stream_forked", 409;
    /// Too many requests; wait for Retry-After.
    RateLimited = "rate_limited", 429;
    /// Not now; wait for Retry-After.
    Overloaded = "overloaded", 503;
    /// No such endpoint.
    NotFound = "not_found", 404;
    /// A fault of the server; try again later.
    Internal = "internal", 500;
}
