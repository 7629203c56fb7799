//! What every part of the GraphQL API shares, without a single type of a feature's schema and without an HTTP
//! framework: node ids, scalars, connections, errors, loaders, the guard over documents, and the logic of
//! GraphQL over HTTP and over WebSocket. `server` binds it to sockets, `api` composes the schema.
//!
//! The way of one request
//! 1. [`http::read`] (or [`ws::Connection::on_text`]) turns bytes into a [`Request`] or a refusal.
//! 2. [`guard::check`] counts tokens, parses once, and measures the document before anything expands it.
//! 3. The transport authorises the root fields of the [`guard::Summary`] and executes the schema with
//!    [`RequestMeta`] and [`ResponseEffects`] as request data.
//! 4. [`seal`] gives every error a code of the closed list [`Code`] and the request's id, and logs causes once.
//! 5. [`http::answer`] (or [`ws::Connection::next`]) writes the result.
//!
//! Invariants
//! - The work before execution is linear in the size of the document, whatever its fragments expand to.
//! - No message, SQL or source of an internal error leaves the process; it is logged with the request's id.
//! - A malformed id, an id of another kind, and the id of something invisible answer with the same bytes.
//! - Nothing here reads a clock, a socket or ambient randomness.
//!
//! Sources: the GraphQL specification (September 2025), the GraphQL-over-HTTP draft, the Relay cursor connections
//! specification, and the `graphql-transport-ws` protocol.

pub mod code;
pub mod connection;
pub mod effects;
pub mod error;
pub mod guard;
pub mod http;
pub mod loader;
pub mod node;
pub mod params;
pub mod scalar;
pub mod seal;
pub mod viewer;
pub mod ws;

pub use async_graphql::{ID, Request, Response, ServerError, Variables};
pub use connection::{PageInfo, decode_cursor, encode_cursor, page_request};
pub use effects::{CookieChange, RequestMeta, ResponseEffects, effects, meta, parse_idempotency_key};
pub use error::{
    Code, ErrorCode, UserErrorObject, coded, coded_response, coded_server_error, payload_errors, query_error,
};
pub use guard::{Limits, OperationKind, Refusal, Summary};
pub use loader::{LoadError, Loader, RequestLoader, load_error, per_request, per_subscription};
pub use node::{parse_id, parse_id_or_fail, to_id};
pub use scalar::{DateTime, Json};
pub use seal::seal;
pub use viewer::Viewer;

#[doc(hidden)]
pub use {async_graphql, kernel};
