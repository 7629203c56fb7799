//! Results as HTTP answers.

use std::collections::BTreeMap;

use async_graphql::{Response, ServerError, Value};
use serde::Serialize;

use super::MediaType;
use crate::Viewer;
use crate::error::{Code, code_of, coded_response};
use crate::seal::{is_request_error, seal};

/// A finished answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The `Content-Type`.
    pub content_type: &'static str,
    /// The `Allow` header of a 405.
    pub allow: Option<&'static str>,
    /// The body, UTF-8.
    pub body: Vec<u8>,
}

/// The entries of a response in the order of the specification's recommendation, errors first.
#[derive(Serialize)]
struct Entries<'r> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'r [ServerError],
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'r Value>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: &'r BTreeMap<String, Value>,
}

/// The answer of a sealed response. A request error has no `data` entry, and with
/// `application/graphql-response+json` the status of its first code.
#[must_use]
pub fn answer(sealed: &Response, media: MediaType) -> Answer {
    let refused = is_request_error(sealed);
    let status = match (media, refused) {
        (MediaType::GraphqlResponse, true) => {
            let first = sealed.errors.first().and_then(|error| code_of(error.extensions.as_ref()));
            first.unwrap_or(Code::Internal).http_status()
        }
        (MediaType::GraphqlResponse, false) | (MediaType::Json, _) => 200,
    };
    Answer { status, content_type: media.header_value(), allow: None, body: body(sealed) }
}

/// The answer of a refusal by the transport itself, with its own status whatever is accepted.
#[must_use]
pub fn refuse(status: u16, code: Code, message: &str, media: MediaType, request_id: &str) -> Answer {
    let sealed = seal(coded_response(code, message), request_id, Viewer::Anonymous);
    Answer { status, content_type: media.header_value(), allow: None, body: body(&sealed) }
}

/// The JSON of a response, as HTTP bodies and WebSocket payloads carry it.
pub(crate) fn entries(sealed: &Response) -> impl Serialize + '_ {
    let data = (!is_request_error(sealed)).then_some(&sealed.data);
    Entries { errors: &sealed.errors, data, extensions: &sealed.extensions }
}

fn body(sealed: &Response) -> Vec<u8> {
    // Values of a response serialise by construction; should one not, the caller still gets valid JSON.
    serde_json::to_vec(&entries(sealed)).unwrap_or_else(|error| {
        tracing::error!(target: "gql", error = error.to_string(), "a response cannot be written");
        br#"{"errors":[{"message":"The answer cannot be written.","extensions":{"code":"INTERNAL"}}]}"#.to_vec()
    })
}
