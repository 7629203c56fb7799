//! What is said on a ticket: public replies, which the client reads, and internal notes, which it never does.
//!
//! Invariants
//! - Markdown is stored as typed; whoever shows it sanitises it.
//! - A message is never changed or removed.
//! - A public reply by the provider leaves as mail to the requester, in one thread for the ticket.
//! - What the client writes opens a ticket that waited for it, or that was resolved.

pub(crate) mod entity;
pub mod graphql;
mod letter;
pub mod service;
pub(crate) mod store;
pub(crate) mod write;

use kernel::text::Prose;
use kernel::{ClientId, MessageId, TicketId, Timestamp};
use serde::Serialize;

use crate::author::Author;
use crate::ticket::{Act, Visibility};

/// A message of a ticket's conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// Which one.
    pub id: MessageId,
    /// Whose.
    pub client: ClientId,
    /// On which ticket.
    pub ticket: TicketId,
    /// When it was written.
    pub at: Timestamp,
    /// Who sees it.
    pub visibility: Visibility,
    /// Who wrote it.
    pub author: Author,
    /// Markdown, not sanitised.
    pub body: String,
}

/// A message to write.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// An id chosen by the caller.
    pub id: Option<MessageId>,
    /// Who sees it.
    pub visibility: Visibility,
    /// Markdown.
    pub body: Prose,
    /// What to do about the status in the same breath.
    pub then: Option<Act>,
}
