//! Outgoing mail: messages as checked data, templates, and the way to the provider's own mail server.
//!
//! Invariants
//! - A [`Message`] cannot carry a line break or another control character into a header (RFC 5322, section 2.2): it is
//!   checked when it is made and again when it is read back from storage.
//! - Every message is marked as sent by a program (RFC 3834), has a plain-text body, and a message id that its maker
//!   chose, so that a repeated delivery can be recognised.
//! - Templates get values, never markup: the HTML part escapes all of them.
//! - Mail leaves only to the configured server, over TLS unless that server is on the loopback.

mod mailer;
mod message;
mod template;

pub use mailer::{BadConfig, Mailer, MailerConfig, SendFailure, Tls};
pub use message::{AutoSubmitted, Draft, Message, REFERENCES_MAX, message_id};
pub use template::{
    AlertNotice, ClockNotice, DecisionReceipt, DecisionRequest, EscalationExhausted, Invitation, NoticeStage, Rendered,
    ReportDelivery, TemplateError, TicketUpdate,
};
