//! The server's side of the `graphql-transport-ws` protocol as a pure state machine: messages in, actions out.
//! The transport owns the socket, the clock, the credential and the streams, and does what the actions say.
//!
//! ```text
//! Opening ──connection_init──▶ Authenticating ──accept──▶ Ready ──▶ Closed
//!    └─ 4408 after 5 s             └─ reject: 4403          └─ 4400, 4409, 4429, 1013, …
//! ```
//!
//! Invariants
//! - No operation starts before the connection is accepted (4401), and no id runs twice at the same time (4409).
//! - Bounded: [`MAX_SUBSCRIPTIONS`] operations, [`MAX_QUEUED`] messages that the socket has not yet taken,
//!   [`MAX_MESSAGE_BYTES`] a message. A reader that is too slow is sent away with 1013 (try again later), so
//!   that it comes back and reads the current state, instead of being served from an ever longer queue.
//! - After a close nothing more is sent, and late results of a stopped operation vanish.
//!
//! Source: the protocol document of `graphql-ws`, revision of September 2024.

mod close;
mod message;

use std::collections::BTreeSet;
use std::time::Duration;

use async_graphql::{Request, Response};
use kernel::Secret;

pub use close::CloseCode;

use crate::Viewer;
use crate::error::{Code, coded_response};
use crate::guard::{OperationKind, Refusal, Summary};
use crate::seal::{is_request_error, seal};
use message::ClientMessage;

/// Name of the protocol in `Sec-WebSocket-Protocol`.
pub const SUBPROTOCOL: &str = "graphql-transport-ws";
/// Time from the upgrade to `connection_init`.
pub const INIT_TIMEOUT: Duration = Duration::from_secs(5);
/// Operations that one connection may run at the same time.
pub const MAX_SUBSCRIPTIONS: usize = 50;
/// Messages that wait for the socket.
pub const MAX_QUEUED: usize = 256;
/// Bytes of one message of the client.
pub const MAX_MESSAGE_BYTES: usize = 128 * 1024;

/// What the transport has to do next, in this order.
#[derive(Debug)]
pub enum Action {
    /// Queue this text message for the socket.
    Send(String),
    /// Send what is queued and a close frame, drop all streams, and end.
    Close {
        /// Why, for programs.
        code: CloseCode,
        /// Why, for people; fits a close frame.
        reason: String,
    },
    /// Check the credential (the handshake's cookie, or this one), then call [`Connection::accept`] or
    /// [`Connection::reject`].
    Authenticate {
        /// The `authorization` of the init payload, such as `Bearer …`.
        authorization: Option<Secret>,
    },
    /// Guard, authorise and start this operation.
    Execute {
        /// The client's id of the operation.
        id: String,
        /// What to execute, not yet parsed.
        request: Box<Request>,
    },
    /// Drop the stream of this operation.
    Stop {
        /// The client's id of the operation.
        id: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Opening,
    Authenticating,
    Ready,
    Closed,
}

/// One connection.
#[derive(Debug)]
pub struct Connection {
    request_id: String,
    state: State,
    running: BTreeSet<String>,
    queued: usize,
    /// Whether the client was heard of since the last ping.
    heard: bool,
}

impl Connection {
    /// A connection right after the upgrade; `request_id` is the one of the upgrade, for errors.
    #[must_use]
    pub fn new(request_id: impl Into<String>) -> Self {
        let request_id = request_id.into();
        Self { request_id, state: State::Opening, running: BTreeSet::new(), queued: 0, heard: true }
    }

    /// A text message came.
    pub fn on_text(&mut self, text: &str) -> Vec<Action> {
        if self.state == State::Closed {
            return Vec::new();
        }
        self.heard = true;
        if text.len() > MAX_MESSAGE_BYTES {
            return self.close(CloseCode::MessageTooBig, "The message is longer than 131072 bytes");
        }
        match message::read(text) {
            Ok(message) => self.on_message(message),
            Err(malformed) => self.close(CloseCode::BadRequest, &malformed.0),
        }
    }

    /// A binary message came: the protocol has none.
    pub fn on_binary(&mut self) -> Vec<Action> {
        self.close(CloseCode::BadRequest, "Messages must be text")
    }

    /// [`INIT_TIMEOUT`] is over.
    pub fn on_init_timeout(&mut self) -> Vec<Action> {
        if self.state != State::Opening {
            return Vec::new();
        }
        self.close(CloseCode::InitTimeout, "Connection initialisation timeout")
    }

    /// The credential is valid.
    pub fn accept(&mut self) -> Vec<Action> {
        if self.state != State::Authenticating {
            return Vec::new();
        }
        self.state = State::Ready;
        self.send(message::bare("connection_ack"))
    }

    /// The credential is not valid, or no longer (revoked session, locked user).
    pub fn reject(&mut self) -> Vec<Action> {
        self.close(CloseCode::Forbidden, "Forbidden")
    }

    /// The transport ends the connection, such as on a graceful stop.
    pub fn end(&mut self, code: CloseCode, reason: &str) -> Vec<Action> {
        self.close(code, reason)
    }

    /// The stream of an operation gave a sealed response. One that was refused before execution ends the operation.
    pub fn next(&mut self, id: &str, sealed: &Response) -> Vec<Action> {
        if is_request_error(sealed) {
            let mut actions = self.fail(id, sealed);
            if !actions.is_empty() && self.state != State::Closed {
                actions.push(Action::Stop { id: id.to_owned() });
            }
            return actions;
        }
        if self.state != State::Ready || !self.running.contains(id) {
            return Vec::new();
        }
        self.send(message::next(id, sealed))
    }

    /// An operation could not start or cannot go on: sends the sealed response's errors and forgets the operation.
    pub fn fail(&mut self, id: &str, sealed: &Response) -> Vec<Action> {
        if self.state != State::Ready || !self.running.remove(id) {
            return Vec::new();
        }
        self.send(message::error(id, sealed))
    }

    /// The stream of an operation ended.
    pub fn complete(&mut self, id: &str) -> Vec<Action> {
        if self.state != State::Ready || !self.running.remove(id) {
            return Vec::new();
        }
        self.send(message::complete(id))
    }

    /// The time for a sign of life: asks the client for one, and gives up if the last question had no answer.
    pub fn ping(&mut self) -> Vec<Action> {
        if self.state == State::Closed {
            return Vec::new();
        }
        if !std::mem::replace(&mut self.heard, false) {
            return self.close(CloseCode::Unresponsive, "No answer to a ping");
        }
        self.send(message::bare("ping"))
    }

    /// The socket took one queued message.
    pub fn written(&mut self) {
        self.queued = self.queued.saturating_sub(1);
    }

    /// Whether operations may run.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.state == State::Ready
    }

    /// Whether the connection has ended.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.state == State::Closed
    }

    /// Number of running operations.
    #[must_use]
    pub fn subscriptions(&self) -> usize {
        self.running.len()
    }

    fn on_message(&mut self, message: ClientMessage) -> Vec<Action> {
        match (message, self.state) {
            (ClientMessage::Init { authorization }, State::Opening) => {
                self.state = State::Authenticating;
                vec![Action::Authenticate { authorization }]
            }
            (ClientMessage::Init { .. }, _) => self.close(CloseCode::TooManyInits, "Too many initialisation requests"),
            (ClientMessage::Ping, _) => self.send(message::bare("pong")),
            (ClientMessage::Pong, _) => Vec::new(),
            (ClientMessage::Subscribe { id, request }, State::Ready) => self.subscribe(id, request),
            (ClientMessage::Subscribe { .. }, _) => self.close(CloseCode::Unauthorized, "Unauthorized"),
            (ClientMessage::Complete { id }, _) => {
                if self.running.remove(&id) {
                    vec![Action::Stop { id }]
                } else {
                    Vec::new()
                }
            }
        }
    }

    fn subscribe(&mut self, id: String, request: Box<Request>) -> Vec<Action> {
        if self.running.contains(&id) {
            return self.close(CloseCode::SubscriberExists, &format!("Subscriber for {id} already exists"));
        }
        if self.running.len() >= MAX_SUBSCRIPTIONS {
            let message =
                format!("This connection runs {MAX_SUBSCRIPTIONS} operations, which is the most. Complete one first.");
            let response = coded_response(Code::LimitExceeded, message);
            let sealed = seal(response, &self.request_id, Viewer::SignedIn);
            return self.send(message::error(&id, &sealed));
        }
        self.running.insert(id.clone());
        vec![Action::Execute { id, request }]
    }

    fn send(&mut self, text: String) -> Vec<Action> {
        if self.queued >= MAX_QUEUED {
            return self.close(CloseCode::Overloaded, "Messages are not read fast enough; connect again");
        }
        self.queued += 1;
        vec![Action::Send(text)]
    }

    fn close(&mut self, code: CloseCode, reason: &str) -> Vec<Action> {
        if self.state == State::Closed {
            return Vec::new();
        }
        self.state = State::Closed;
        self.running.clear();
        vec![Action::Close { code, reason: close::fitting(reason).to_owned() }]
    }
}

/// Whether an operation of this kind may come over the WebSocket. Mutations may not: they set cookies, carry an
/// idempotency key and are protected by headers, which only HTTP has.
///
/// # Errors
/// The refusal to send as the operation's error.
pub fn admit(summary: &Summary) -> Result<(), Refusal> {
    match summary.kind {
        OperationKind::Query | OperationKind::Subscription => Ok(()),
        OperationKind::Mutation => {
            Err(Refusal::new(Code::BadRequest, "Mutations are sent by HTTP POST, not over the WebSocket."))
        }
    }
}

#[cfg(test)]
mod tests;
