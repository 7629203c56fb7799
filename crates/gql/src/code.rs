//! The closed list of codes of top-level errors, and the HTTP status of each.

/// Codes of top-level errors, in `extensions.code`. A closed list: clients may match on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// No valid credential; sign in.
    Unauthenticated,
    /// The credential is valid but does not permit this.
    Forbidden,
    /// The object does not exist, or is not visible to the caller.
    NotFound,
    /// The request or an argument is malformed.
    BadRequest,
    /// The document is not GraphQL.
    ParseFailed,
    /// The document does not fit the schema.
    ValidationFailed,
    /// The document asks for more than the stated limits allow.
    LimitExceeded,
    /// Too many requests; try again later.
    RateLimited,
    /// The execution took longer than allowed.
    Timeout,
    /// The request contradicts the stored state.
    Conflict,
    /// A needed part cannot be reached now; the request may be repeated.
    Unavailable,
    /// Something is broken on our side.
    Internal,
}

impl Code {
    /// Every code.
    pub const ALL: [Self; 12] = [
        Self::Unauthenticated,
        Self::Forbidden,
        Self::NotFound,
        Self::BadRequest,
        Self::ParseFailed,
        Self::ValidationFailed,
        Self::LimitExceeded,
        Self::RateLimited,
        Self::Timeout,
        Self::Conflict,
        Self::Unavailable,
        Self::Internal,
    ];

    /// The text in `extensions.code`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::BadRequest => "BAD_REQUEST",
            Self::ParseFailed => "PARSE_FAILED",
            Self::ValidationFailed => "VALIDATION_FAILED",
            Self::LimitExceeded => "LIMIT_EXCEEDED",
            Self::RateLimited => "RATE_LIMITED",
            Self::Timeout => "TIMEOUT",
            Self::Conflict => "CONFLICT",
            Self::Unavailable => "UNAVAILABLE",
            Self::Internal => "INTERNAL",
        }
    }

    /// The code of a text; `None` outside the closed list.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.as_str() == text)
    }

    /// Status of an answer that carries no data because of this error (RFC 9110).
    #[must_use]
    pub const fn http_status(self) -> u16 {
        match self {
            Self::BadRequest | Self::ParseFailed | Self::ValidationFailed | Self::LimitExceeded => 400,
            Self::Unauthenticated => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Conflict => 409,
            Self::RateLimited => 429,
            Self::Internal => 500,
            Self::Timeout | Self::Unavailable => 503,
        }
    }
}
