//! Why the guard lets a document not pass.

use async_graphql::parser::Error as ParseError;
use async_graphql::{Pos, Response};

use crate::error::{Code, coded_server_error};

/// A refused document: a code, what is wrong with numbers, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// The code to answer with.
    pub code: Code,
    /// What is wrong and what to do, for the caller.
    pub message: String,
    /// Places in the document, the most important first.
    pub locations: Vec<Pos>,
}

impl Refusal {
    /// A refusal of the whole document.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), locations: Vec::new() }
    }

    /// A refusal at one place.
    #[must_use]
    pub fn at(code: Code, message: impl Into<String>, pos: Pos) -> Self {
        Self { code, message: message.into(), locations: vec![pos] }
    }

    /// The response to send, still to be sealed.
    #[must_use]
    pub fn into_response(self) -> Response {
        let mut error = coded_server_error(self.code, self.message);
        error.locations = self.locations;
        Response::from_errors(vec![error])
    }

    /// Says where the text stops to be GraphQL. The parser's own text repeats the whole line of the document,
    /// which may be long and may hold what should not reach a log; only its last part, what was expected, is kept.
    pub(super) fn from_parse(error: &ParseError) -> Self {
        let message = match error {
            ParseError::Syntax { message, start, .. } => {
                let expected = message.rsplit_once("= ").map_or("something else", |(_, rest)| rest.trim());
                format!("The document is not GraphQL at line {}, column {}: {expected}.", start.line, start.column)
            }
            other => format!("The document is not GraphQL: {other}."),
        };
        Self { code: Code::ParseFailed, message, locations: error.positions().collect() }
    }
}

/// Refuses a measure that is over its limit.
pub(super) fn over(what: &str, found: u64, limit: u64, pos: Option<Pos>) -> Result<(), Refusal> {
    if found <= limit {
        return Ok(());
    }
    let found = if found == u64::MAX { format!("more than {}", u64::MAX - 1) } else { found.to_string() };
    let message =
        format!("The document has {found} {what}; at most {limit} are allowed. Ask for less, or in several requests.");
    Err(Refusal { code: Code::LimitExceeded, message, locations: pos.into_iter().collect() })
}
