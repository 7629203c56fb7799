//! Errors as the API shows them: refusals of an input as data in the payload ([`UserErrorObject`]), everything
//! else as a top-level error whose `extensions.code` is from the closed list [`Code`].
//!
//! The cause of an error on our side travels beside its message inside the process, and [`crate::seal`] logs it.

use std::error::Error as StdError;
use std::sync::Arc;

use async_graphql::{Enum, Error, ErrorExtensionValues, Response, ServerError, SimpleObject};
use kernel::{Failure, UserError};

pub use crate::code::Code;

/// Why an input was refused, for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
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

impl From<kernel::ErrorCode> for ErrorCode {
    fn from(code: kernel::ErrorCode) -> Self {
        match code {
            kernel::ErrorCode::Required => Self::Required,
            kernel::ErrorCode::Invalid => Self::Invalid,
            kernel::ErrorCode::TooLong => Self::TooLong,
            kernel::ErrorCode::Taken => Self::Taken,
            kernel::ErrorCode::NotFound => Self::NotFound,
            kernel::ErrorCode::Conflict => Self::Conflict,
            kernel::ErrorCode::Forbidden => Self::Forbidden,
            kernel::ErrorCode::WeakPassword => Self::WeakPassword,
            kernel::ErrorCode::BadCredentials => Self::BadCredentials,
            kernel::ErrorCode::Expired => Self::Expired,
            kernel::ErrorCode::RateLimited => Self::RateLimited,
            kernel::ErrorCode::LimitReached => Self::LimitReached,
        }
    }
}

/// One refusal of a mutation's input: what is wrong, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, SimpleObject)]
#[graphql(name = "UserError")]
pub struct UserErrorObject {
    /// The reason, for programs.
    pub code: ErrorCode,
    /// Path of the input field, outermost first; empty if it concerns the whole input.
    pub field: Vec<String>,
    /// The reason, for people: what, why, what to do.
    pub message: String,
}

impl From<UserError> for UserErrorObject {
    fn from(error: UserError) -> Self {
        Self { code: error.code.into(), field: error.field, message: error.message }
    }
}

/// What a message says when the cause must not leave the process.
pub(crate) const INTERNAL_MESSAGE: &str =
    "Something broke on our side, and nothing was changed. Try again; if it stays, report the request id.";

const UNAVAILABLE_MESSAGE: &str =
    "A part that is needed cannot be reached now, and nothing was changed. Try again in a moment.";

/// The cause of an error on our side, carried in [`Error::source`] to where it is logged.
pub(crate) struct Cause(pub(crate) Box<dyn StdError + Send + Sync>);

/// Splits the failure of a mutation: refusals become the payload's `errors`.
///
/// # Errors
/// Everything that the caller's input did not cause, as a top-level error with its [`Code`].
pub fn payload_errors(failure: Failure) -> Result<Vec<UserErrorObject>, Error> {
    match failure {
        Failure::Rejected(errors) => Ok(errors.into_iter().map(UserErrorObject::from).collect()),
        other => Err(query_error(other)),
    }
}

/// A failure where no payload can carry refusals: a top-level error with its [`Code`].
#[must_use]
pub fn query_error(failure: Failure) -> Error {
    match failure {
        Failure::Rejected(errors) => rejected(&errors),
        Failure::Forbidden(permission) => {
            let message = format!("You do not have the right {permission}. Ask an administrator to grant it to you.");
            with_extension(coded(Code::Forbidden, message), "permission", permission.as_str())
        }
        Failure::Unavailable(cause) => caused(Code::Unavailable, UNAVAILABLE_MESSAGE, cause),
        Failure::Internal(cause) => caused(Code::Internal, INTERNAL_MESSAGE, cause),
    }
}

/// An error of a resolver with its code.
#[must_use]
pub fn coded(code: Code, message: impl Into<String>) -> Error {
    with_extension(Error::new(message), "code", code.as_str())
}

/// An error of the transport with its code, at no place of the document.
#[must_use]
pub fn coded_server_error(code: Code, message: impl Into<String>) -> ServerError {
    let mut error = ServerError::new(message, None);
    error.extensions.get_or_insert_default().set("code", code.as_str());
    error
}

/// A response that consists of one error with its code, for refusals of the transport.
#[must_use]
pub fn coded_response(code: Code, message: impl Into<String>) -> Response {
    Response::from_errors(vec![coded_server_error(code, message)])
}

/// The code that an error carries, if it is one of the closed list.
pub(crate) fn code_of(extensions: Option<&ErrorExtensionValues>) -> Option<Code> {
    match extensions?.get("code")? {
        async_graphql::Value::String(text) => Code::parse(text),
        _ => None,
    }
}

fn rejected(errors: &[UserError]) -> Error {
    let code = errors.first().map_or(Code::BadRequest, |error| top_level(error.code));
    let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    let error = coded(code, messages.join(" "));
    match errors.first() {
        Some(first) if !first.field.is_empty() => with_extension(error, "field", first.field.clone()),
        _ => error,
    }
}

fn top_level(code: kernel::ErrorCode) -> Code {
    match code {
        kernel::ErrorCode::NotFound => Code::NotFound,
        kernel::ErrorCode::Conflict | kernel::ErrorCode::Taken => Code::Conflict,
        kernel::ErrorCode::Forbidden => Code::Forbidden,
        kernel::ErrorCode::BadCredentials | kernel::ErrorCode::Expired => Code::Unauthenticated,
        kernel::ErrorCode::RateLimited => Code::RateLimited,
        kernel::ErrorCode::LimitReached => Code::LimitExceeded,
        kernel::ErrorCode::Required
        | kernel::ErrorCode::Invalid
        | kernel::ErrorCode::TooLong
        | kernel::ErrorCode::WeakPassword => Code::BadRequest,
    }
}

fn caused(code: Code, message: &str, cause: Box<dyn StdError + Send + Sync>) -> Error {
    let mut error = coded(code, message);
    error.source = Some(Arc::new(Cause(cause)));
    error
}

fn with_extension(mut error: Error, name: &str, value: impl Into<async_graphql::Value>) -> Error {
    error.extensions.get_or_insert_default().set(name, value);
    error
}

#[cfg(test)]
mod tests {
    use kernel::Permission;

    use super::*;

    #[test]
    fn refusals_are_data_in_a_payload() {
        let failure = Failure::rejected(kernel::ErrorCode::Taken, "input.name", "This name is taken.");
        let errors = payload_errors(failure).unwrap();
        assert_eq!(
            errors,
            [UserErrorObject {
                code: ErrorCode::Taken,
                field: vec!["input".into(), "name".into()],
                message: "This name is taken.".into(),
            }]
        );
    }

    #[test]
    fn every_failure_has_a_code_of_the_closed_list() {
        for (failure, code) in [
            (Failure::not_found::<kernel::id::ClientKind>("id"), Code::NotFound),
            (Failure::conflict::<kernel::id::ClientKind>(1, 2), Code::Conflict),
            (Failure::rejected(kernel::ErrorCode::Invalid, "filter", "x"), Code::BadRequest),
            (Failure::rejected(kernel::ErrorCode::RateLimited, "", "x"), Code::RateLimited),
            (Failure::Rejected(vec![]), Code::BadRequest),
            (Failure::Forbidden(Permission::AuditRead), Code::Forbidden),
            (Failure::Unavailable("pool".into()), Code::Unavailable),
            (Failure::internal("SELECT secret"), Code::Internal),
        ] {
            let error = query_error(failure);
            assert_eq!(code_of(error.extensions.as_ref()), Some(code));
            assert!(!error.message.contains("SELECT"), "{}", error.message);
        }
        for code in Code::ALL {
            assert_eq!(Code::parse(code.as_str()), Some(code));
        }
        assert_eq!(Code::parse("TEAPOT"), None);
    }

    #[test]
    fn internal_failures_never_become_payload_errors() {
        let error = payload_errors(Failure::internal("disk")).unwrap_err();
        assert_eq!(error.message, INTERNAL_MESSAGE);
        assert!(error.source.is_some());
    }
}
