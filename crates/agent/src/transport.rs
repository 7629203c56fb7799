//! One keep-alive connection to the server, and one reading of everything that may come back.
//!
//! Only a status together with a body that is Steward's own counts as the server's word. A login page of a hotel, a 403 of
//! a proxy, a cut connection: all of that is transient, and what was to be sent is kept.

use std::{sync::Arc, time::Duration};

use kernel::chain;
use ureq::{
    Agent, Body,
    config::Config,
    http::{Response, header},
    tls::{Certificate, RootCerts, TlsConfig},
};
use wire::{BodyFormat, ErrorBody, ErrorCode, MAX_BODY_BYTES, PATH_PREFIX, WireMessage, codec};

use crate::server_url::{Scheme, ServerUrl};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Of a whole exchange, when the caller does not say otherwise.
pub const EXCHANGE_TIMEOUT: Duration = Duration::from_secs(30);
const IDLE_CONNECTION: Duration = Duration::from_secs(90);
/// Retry-After may also be a date; then this is waited.
const RETRY_AFTER_DATE: Duration = Duration::from_secs(60);

/// The server, reachable.
pub struct Transport {
    url: ServerUrl,
    http: Agent,
}

/// A good answer.
#[derive(Debug)]
pub struct Reply<R> {
    /// 200 (done) or 202 (taken, not yet done).
    pub status: u16,
    /// The message.
    pub message: R,
}

/// No good answer.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// Nothing that the server itself said; trying again is right.
    #[error("{reason}")]
    Transient {
        /// What happened, for people.
        reason: String,
        /// HTTP status, if there was one.
        status: Option<u16>,
        /// What the answer asked for.
        retry_after: Option<Duration>,
    },
    /// The server's own refusal.
    #[error("the server says: {message} ({})", code.as_str())]
    Refused {
        /// Which one.
        code: ErrorCode,
        /// Why, for people.
        message: String,
        /// What to do about it, for people.
        action: String,
        /// What the answer asked for.
        retry_after: Option<Duration>,
    },
}

impl CallError {
    /// Something odd that no status tells.
    pub fn odd(reason: impl Into<String>) -> Self {
        Self::Transient { reason: reason.into(), status: None, retry_after: None }
    }

    /// The refusal, if it is one.
    pub const fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Refused { code, .. } => Some(*code),
            Self::Transient { .. } => None,
        }
    }

    /// How long the answer asked to wait.
    pub const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused { retry_after, .. } | Self::Transient { retry_after, .. } => *retry_after,
        }
    }
}

impl Transport {
    /// Prepares the connection; nothing is sent yet. The platform's certificates are read for `https` only.
    pub fn new(url: ServerUrl) -> Self {
        let mut config = Config::builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(CONNECT_TIMEOUT))
            .timeout_global(Some(EXCHANGE_TIMEOUT))
            .max_idle_connections(1)
            .max_idle_connections_per_host(1)
            .max_idle_age(IDLE_CONNECTION)
            .input_buffer_size(16 * 1024)
            .output_buffer_size(16 * 1024)
            .user_agent(concat!("steward-agent/", env!("CARGO_PKG_VERSION")));
        if url.is_loopback() {
            config = config.proxy(None);
        }
        if url.scheme() == Scheme::Https {
            config = config.tls_config(TlsConfig::builder().root_certs(platform_roots()).build());
        }
        Self { url, http: config.build().new_agent() }
    }

    /// The server's address.
    pub const fn url(&self) -> &ServerUrl {
        &self.url
    }

    /// `GET` of an endpoint under `/agent/v1`.
    pub fn get<R: WireMessage>(&self, endpoint: &str, timeout: Duration) -> Result<Reply<R>, CallError> {
        self.fetch(endpoint, None, timeout)
    }

    /// `GET` of an endpoint as an agent with a session.
    pub fn get_as<R: WireMessage>(
        &self,
        endpoint: &str,
        bearer: &str,
        timeout: Duration,
    ) -> Result<Reply<R>, CallError> {
        self.fetch(endpoint, Some(bearer), timeout)
    }

    fn fetch<R: WireMessage>(
        &self,
        endpoint: &str,
        bearer: Option<&str>,
        timeout: Duration,
    ) -> Result<Reply<R>, CallError> {
        let mut request = self
            .http
            .get(self.address(endpoint))
            .header(header::ACCEPT, BodyFormat::AGENT.content_type())
            .header(header::ACCEPT_ENCODING, "zstd");
        if let Some(token) = bearer {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = request.config().timeout_global(Some(timeout)).build();
        read(request.call().map_err(|error| CallError::odd(explain(&error)))?)
    }

    /// `POST` of a message to an endpoint, as an agent with a session or without.
    pub fn post<M: WireMessage, R: WireMessage>(
        &self,
        endpoint: &str,
        message: &M,
        bearer: Option<&str>,
        timeout: Duration,
    ) -> Result<Reply<R>, CallError> {
        let body = codec::encode(message, BodyFormat::AGENT).map_err(|error| match error.is_too_large() {
            // Found here rather than there: the same consequence.
            true => CallError::Refused {
                code: ErrorCode::BodyTooLarge,
                message: error.to_string(),
                action: String::new(),
                retry_after: None,
            },
            false => CallError::odd(chain(&error)),
        })?;
        let mut request = self
            .http
            .post(self.address(endpoint))
            .header(header::CONTENT_TYPE, BodyFormat::AGENT.content_type())
            .header(header::CONTENT_ENCODING, "zstd")
            .header(header::ACCEPT, BodyFormat::AGENT.content_type())
            .header(header::ACCEPT_ENCODING, "zstd");
        if let Some(token) = bearer {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = request.config().timeout_global(Some(timeout)).build();
        read(request.send(&body[..]).map_err(|error| CallError::odd(explain(&error)))?)
    }

    fn address(&self, endpoint: &str) -> String {
        format!("{}{PATH_PREFIX}{endpoint}", self.url.as_str())
    }
}

fn read<R: WireMessage>(response: Response<Body>) -> Result<Reply<R>, CallError> {
    let status = response.status().as_u16();
    let text = |name: header::HeaderName| {
        response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
    };
    let retry_after = text(header::RETRY_AFTER).map(|value| read_retry_after(&value));
    let format =
        BodyFormat::from_headers(text(header::CONTENT_TYPE).as_deref(), text(header::CONTENT_ENCODING).as_deref());
    let transient = |reason: String| CallError::Transient { reason, status: Some(status), retry_after };
    let Ok(format) = format else {
        return Err(transient(format!("an answer with status {status} that is not from Steward")));
    };
    let body = response
        .into_body()
        .into_with_config()
        .limit(MAX_BODY_BYTES as u64)
        .read_to_vec()
        .map_err(|error| transient(explain(&error)))?;
    if matches!(status, 200 | 202) {
        return match codec::decode(&body, format) {
            Ok(message) => Ok(Reply { status, message }),
            Err(error) => Err(transient(format!("an answer that cannot be read: {}", chain(&error)))),
        };
    }
    let refusal = codec::decode::<ErrorBody>(&body, format).ok();
    match refusal.and_then(|body| ErrorCode::parse(&body.code).map(|code| (code, body))) {
        Some((code, body)) => Err(CallError::Refused { code, message: body.message, action: body.action, retry_after }),
        None => Err(transient(format!("an answer with status {status} that is not from Steward"))),
    }
}

fn read_retry_after(value: &str) -> Duration {
    value.trim().parse().map_or(RETRY_AFTER_DATE, Duration::from_secs)
}

fn platform_roots() -> RootCerts {
    let found = rustls_native_certs::load_native_certs();
    for error in &found.errors {
        tracing::warn!(%error, "a certificate of the platform's trust store cannot be read");
    }
    let certificates = found.certs.iter().map(|der| Certificate::from_der(der).to_owned()).collect();
    RootCerts::Specific(Arc::new(certificates))
}

/// What went wrong, in words that help.
pub fn explain(error: &ureq::Error) -> String {
    match error {
        ureq::Error::HostNotFound => "the server's name cannot be resolved (DNS)".to_owned(),
        ureq::Error::Timeout(what) => format!("the server did not answer in time ({what})"),
        ureq::Error::Io(error) => format!("the connection failed: {error}"),
        other => format!("the request failed: {}", chain(other)),
    }
}
