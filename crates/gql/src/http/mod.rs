//! GraphQL over HTTP without a framework: bytes and header texts in, a request or a finished answer out.
//!
//! - POST with `application/json` carries every query and mutation; GET carries queries only, so that nothing
//!   changes by a link. Subscriptions go over the WebSocket. Lists of requests are refused.
//! - `application/graphql-response+json` has meaningful statuses. With `application/json`, a well-formed request
//!   is always answered with 200, because its readers cannot tell this server from a gateway before it.
//! - Texts are UTF-8; another charset is refused.
//!
//! Source: the GraphQL-over-HTTP draft, held by the audits of the npm package `graphql-http`.

mod accept;
mod answer;
mod form;

use async_graphql::Request;

pub use accept::{MediaType, negotiate};
pub(crate) use answer::entries;
pub use answer::{Answer, answer, refuse};

use crate::error::Code;
use crate::guard::{OperationKind, Summary};
use crate::params::{Malformed, request_from_json};

/// Most bytes of a body or of a query string.
pub const BODY_LIMIT: usize = 128 * 1024;

/// Methods that the endpoint knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Queries in the query string.
    Get,
    /// Queries and mutations in the body.
    Post,
    /// Any other method; refused.
    Other,
}

/// What came in.
#[derive(Debug, Clone, Copy)]
pub struct Incoming<'a> {
    /// The method.
    pub method: Method,
    /// The `Content-Type` header.
    pub content_type: Option<&'a str>,
    /// The `Accept` header; several are joined by commas (RFC 9110, section 5.3).
    pub accept: Option<&'a str>,
    /// The part of the target after `?`, still encoded; empty if there is none.
    pub query_string: &'a str,
    /// The body, at most one byte more than [`BODY_LIMIT`].
    pub body: &'a [u8],
    /// Id of the request, for errors.
    pub request_id: &'a str,
}

/// A request that may go on to the guard.
#[derive(Debug)]
pub struct Accepted {
    /// The request, not yet parsed.
    pub request: Request,
    /// How to answer.
    pub media: MediaType,
    method: Method,
}

/// Reads a request.
///
/// # Errors
/// The finished answer of a refusal: 405 for a method, 406 for what is accepted, 415 for the type of the body,
/// 413 for its size, 400 for its content.
pub fn read(incoming: &Incoming<'_>) -> Result<Accepted, Answer> {
    let id = incoming.request_id;
    let bad = |status, media, message: &str| refuse(status, Code::BadRequest, message, media, id);
    let Some(media) = negotiate(incoming.accept) else {
        let message = "Nothing in `Accept` can be sent. Accept application/graphql-response+json or application/json.";
        return Err(bad(406, MediaType::Json, message));
    };
    let malformed = |Malformed(message)| bad(400, media, &message);
    let params = match incoming.method {
        Method::Get if incoming.query_string.len() > BODY_LIMIT => return Err(too_long(media, id)),
        Method::Get => form::params(incoming.query_string).map_err(malformed)?,
        Method::Post if !accept::is_utf8_json(incoming.content_type) => {
            let message = "The body must have the `Content-Type` application/json, in UTF-8.";
            return Err(bad(415, media, message));
        }
        Method::Post if incoming.body.len() > BODY_LIMIT => return Err(too_long(media, id)),
        Method::Post => serde_json::from_slice(incoming.body).map_err(|error| {
            // The position helps; the library's text never repeats the content.
            bad(400, media, &format!("The body is not JSON in UTF-8: {error}."))
        })?,
        Method::Other => {
            let message = "The endpoint takes POST, and GET for queries.";
            return Err(Answer { allow: Some("GET, POST"), ..bad(405, media, message) });
        }
    };
    let request = request_from_json(params).map_err(malformed)?;
    Ok(Accepted { request, media, method: incoming.method })
}

impl Accepted {
    /// Whether an operation of this kind may come this way.
    ///
    /// # Errors
    /// The finished answer: 405 for a mutation by GET, 400 for a subscription.
    pub fn admit(&self, summary: &Summary, request_id: &str) -> Result<(), Answer> {
        match (summary.kind, self.method) {
            (OperationKind::Query, _) | (OperationKind::Mutation, Method::Post) => Ok(()),
            (OperationKind::Mutation, Method::Get | Method::Other) => {
                let message = "Mutations are sent by POST only.";
                let refused = refuse(405, Code::BadRequest, message, self.media, request_id);
                Err(Answer { allow: Some("POST"), ..refused })
            }
            (OperationKind::Subscription, _) => {
                let message = "Subscriptions run over the WebSocket with the protocol graphql-transport-ws.";
                Err(refuse(400, Code::BadRequest, message, self.media, request_id))
            }
        }
    }
}

fn too_long(media: MediaType, request_id: &str) -> Answer {
    let message = format!("The request is longer than {BODY_LIMIT} bytes. Send less, or in several requests.");
    refuse(413, Code::LimitExceeded, &message, media, request_id)
}

#[cfg(test)]
mod tests;
