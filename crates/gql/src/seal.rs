//! The last step of every response: no error leaves without a code of the closed list and the request's id, and
//! none with a text that was not written for the caller.
//!
//! Resolvers give codes through [`crate::payload_errors`] and [`crate::query_error`]. What has none came from the
//! library or from a plain `?`, and gets a code from where it arose: before execution it is the document's fault,
//! while reading an argument the argument's, everywhere else ours.

use async_graphql::{PathSegment, Response, ServerError, Value};

use crate::Viewer;
use crate::error::{Cause, Code, INTERNAL_MESSAGE, code_of};

/// Beginnings of the library's messages about an argument that does not fit its type. They contain type names and
/// what the caller sent, nothing else. A test holds them against the pinned version.
const COERCION_MESSAGES: [&str; 3] = ["Failed to parse \"", "Expected input type \"", "Invalid value for argument"];
/// Beginning of the library's messages about a document that is not GraphQL.
const SYNTAX_MESSAGE: &str = " --> ";
/// Where the library's proposals of existing names begin.
const SUGGESTION: &str = " Did you mean ";

/// Gives every error its code and the request's id, hides what is not for the caller, and logs causes once.
#[must_use]
pub fn seal(mut response: Response, request_id: &str, viewer: Viewer) -> Response {
    let refused = is_request_error(&response);
    for error in &mut response.errors {
        let code = settle(error, refused);
        report(error, code, request_id);
        error.source = None;
        if viewer == Viewer::Anonymous
            && let Some(at) = error.message.find(SUGGESTION)
        {
            error.message.truncate(at);
        }
        let extensions = error.extensions.get_or_insert_default();
        extensions.set("code", code.as_str());
        extensions.set("requestId", request_id);
    }
    response
}

/// Whether the request was refused before execution: it has errors, and neither data nor a place in the data.
/// Such a response carries no `data` entry (GraphQL specification, section 7.1.2).
#[must_use]
pub fn is_request_error(response: &Response) -> bool {
    !response.errors.is_empty()
        && response.data == Value::Null
        && response.errors.iter().all(|error| error.path.is_empty())
}

/// Decides the code; an uncoded error of ours keeps its text as source only.
fn settle(error: &mut ServerError, refused: bool) -> Code {
    if let Some(code) = code_of(error.extensions.as_ref()) {
        return code;
    }
    if refused {
        let syntax = error.message.starts_with(SYNTAX_MESSAGE);
        return if syntax { Code::ParseFailed } else { Code::ValidationFailed };
    }
    if COERCION_MESSAGES.iter().any(|begin| error.message.starts_with(begin)) && error.source.is_none() {
        return Code::BadRequest;
    }
    let hidden = std::mem::replace(&mut error.message, INTERNAL_MESSAGE.to_owned());
    error.extensions = None;
    error.source = Some(std::sync::Arc::new(Cause(hidden.into())));
    Code::Internal
}

/// Logs the whole chain of causes of an error on our side, once.
fn report(error: &ServerError, code: Code, request_id: &str) {
    let chain = match error.source::<Cause>() {
        Some(Cause(cause)) => kernel::chain(cause.as_ref()),
        None if code == Code::Internal => error.message.clone(),
        None => return,
    };
    let path = path_text(&error.path);
    if code == Code::Unavailable {
        tracing::warn!(target: "gql", request_id, path, error = chain, "a part that is needed cannot be reached");
    } else {
        tracing::error!(target: "gql", request_id, path, error = chain, "a request failed on our side");
    }
}

fn path_text(path: &[PathSegment]) -> String {
    let segments: Vec<String> = path
        .iter()
        .map(|segment| match segment {
            PathSegment::Field(name) => name.clone(),
            PathSegment::Index(index) => index.to_string(),
        })
        .collect();
    segments.join(".")
}

#[cfg(test)]
mod tests;
