//! Messages of the protocol as JSON texts.

use async_graphql::{Request, Response};
use kernel::Secret;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::http::entries;
use crate::params::{Malformed, request_from_json};

/// Longest id of an operation, in bytes.
const ID_MAX: usize = 128;

/// A message of the client.
pub(super) enum ClientMessage {
    Init { authorization: Option<Secret> },
    Ping,
    Pong,
    Subscribe { id: String, request: Box<Request> },
    Complete { id: String },
}

/// Reads a message of the client; whatever is not of the protocol is [`Malformed`].
pub(super) fn read(text: &str) -> Result<ClientMessage, Malformed> {
    let Ok(Value::Object(mut message)) = serde_json::from_str(text) else {
        return malformed("The message is not a JSON object");
    };
    let Some(Value::String(kind)) = message.remove("type") else {
        return malformed("The message has no `type`");
    };
    match kind.as_str() {
        "connection_init" => {
            let payload = payload_object(&mut message)?;
            Ok(ClientMessage::Init { authorization: authorization(payload)? })
        }
        "ping" => payload_object(&mut message).map(|_| ClientMessage::Ping),
        "pong" => payload_object(&mut message).map(|_| ClientMessage::Pong),
        "subscribe" => {
            let id = id(&mut message)?;
            let payload = message.remove("payload").unwrap_or_default();
            Ok(ClientMessage::Subscribe { id, request: Box::new(request_from_json(payload)?) })
        }
        "complete" => id(&mut message).map(|id| ClientMessage::Complete { id }),
        _ => malformed("The message's `type` is not one that a client sends"),
    }
}

fn id(message: &mut Map<String, Value>) -> Result<String, Malformed> {
    match message.remove("id") {
        Some(Value::String(id)) if (1..=ID_MAX).contains(&id.len()) => Ok(id),
        _ => malformed("The message's `id` must be a text of 1 to 128 bytes"),
    }
}

fn payload_object(message: &mut Map<String, Value>) -> Result<Map<String, Value>, Malformed> {
    match message.remove("payload") {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(payload)) => Ok(payload),
        Some(_) => malformed("The message's `payload` must be an object"),
    }
}

fn authorization(mut payload: Map<String, Value>) -> Result<Option<Secret>, Malformed> {
    match payload.remove("authorization") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(Secret::new(text))),
        Some(_) => malformed("`authorization` of the payload must be a text"),
    }
}

fn malformed<T>(message: &str) -> Result<T, Malformed> {
    Err(Malformed(message.to_owned()))
}

#[derive(Serialize)]
struct ServerMessage<'m, P: Serialize> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'m str>,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<P>,
}

/// A message without id and payload.
pub(super) fn bare(kind: &'static str) -> String {
    text::<()>(None, kind, None)
}

/// One result of an operation.
pub(super) fn next(id: &str, sealed: &Response) -> String {
    text(Some(id), "next", Some(entries(sealed)))
}

/// The errors that end an operation.
pub(super) fn error(id: &str, sealed: &Response) -> String {
    text(Some(id), "error", Some(&sealed.errors))
}

/// The end of an operation.
pub(super) fn complete(id: &str) -> String {
    text::<()>(Some(id), "complete", None)
}

fn text<P: Serialize>(id: Option<&str>, kind: &'static str, payload: Option<P>) -> String {
    serde_json::to_string(&ServerMessage { id, kind, payload }).unwrap_or_else(|error| {
        // Values of a response serialise by construction; should one not, the message is a harmless ping.
        tracing::error!(target: "gql", error = error.to_string(), "a message cannot be written");
        r#"{"type":"ping"}"#.to_owned()
    })
}
