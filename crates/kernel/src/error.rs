//! How work fails: refusals that a person can mend are data ([`UserError`]), everything else is one internal error
//! that callers outside see only as a code and a request id.

use std::error::Error;
use std::fmt;

use crate::Permission;
use crate::id::Kind;

/// Why an input was refused. A closed list: clients of the API may match on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// A value is missing.
    Required,
    /// A value is malformed or out of range.
    Invalid,
    /// A text is longer than allowed.
    TooLong,
    /// Another object already has this value.
    Taken,
    /// The object does not exist, or is not visible to the caller: the same answer for both.
    NotFound,
    /// The object was changed by somebody else since it was read.
    Conflict,
    /// The caller may see the object but not do this.
    Forbidden,
    /// The password does not meet the rules.
    WeakPassword,
    /// E-mail and password do not belong together.
    BadCredentials,
    /// A link or token is no longer valid.
    Expired,
    /// Too many attempts; try again later.
    RateLimited,
    /// A stated bound is reached.
    LimitReached,
}

/// One refusal: what is wrong, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserError {
    /// The reason, for programs.
    pub code: ErrorCode,
    /// Path of the input field, outermost first; empty if it concerns the whole input.
    pub field: Vec<String>,
    /// The reason, for people: what, why, what to do.
    pub message: String,
}

impl UserError {
    /// A refusal at one input field; `field` may be a dotted path, or empty for the whole input.
    #[must_use]
    pub fn new(code: ErrorCode, field: &str, message: impl Into<String>) -> Self {
        let field = field.split('.').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        Self { code, field, message: message.into() }
    }
}

/// Why a piece of work did not happen. Nothing was changed.
#[derive(Debug)]
pub enum Failure {
    /// The input was refused; the caller can mend it.
    Rejected(Vec<UserError>),
    /// The caller lacks a permission everywhere.
    Forbidden(Permission),
    /// The work could not be done now; it may be tried again.
    Unavailable(Box<dyn Error + Send + Sync>),
    /// Something is broken on our side.
    Internal(Box<dyn Error + Send + Sync>),
}

impl Failure {
    /// One refusal.
    #[must_use]
    pub fn rejected(code: ErrorCode, field: &str, message: impl Into<String>) -> Self {
        Self::Rejected(vec![UserError::new(code, field, message)])
    }

    /// The one answer for an object that is absent or not visible.
    #[must_use]
    pub fn not_found<K: Kind>(field: &str) -> Self {
        Self::rejected(
            ErrorCode::NotFound,
            field,
            format!("There is no such {} that you can see. It may have been removed; reload the page.", K::NAME),
        )
    }

    /// The answer to a change that was based on an older version than the stored one.
    #[must_use]
    pub fn conflict<K: Kind>(expected: i32, stored: i32) -> Self {
        Self::rejected(
            ErrorCode::Conflict,
            "expectedVersion",
            format!(
                "This {} was changed by somebody else (you edited version {expected}, stored is {stored}). \
                 Look at the stored values, then save again.",
                K::NAME
            ),
        )
    }

    /// An error on our side.
    pub fn internal(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Internal(error.into())
    }
}

/// An error with its causes in one line, for a log.
#[must_use]
pub fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text = format!("{text}: {cause}");
        next = cause.source();
    }
    text
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rejected(errors) => {
                f.write_str("refused:")?;
                errors.iter().try_for_each(|error| write!(f, " {}", error.message))
            }
            Self::Forbidden(permission) => write!(f, "the permission {permission} is missing"),
            Self::Unavailable(_) => f.write_str("a part that is needed cannot be reached now"),
            Self::Internal(_) => f.write_str("internal error"),
        }
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Unavailable(error) | Self::Internal(error) => Some(error.as_ref()),
            Self::Rejected(_) | Self::Forbidden(_) => None,
        }
    }
}
