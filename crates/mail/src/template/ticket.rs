//! Sends a public reply on a ticket to whoever asked.

use serde::Serialize;

use super::{Rendered, TemplateError, template};

/// A public reply on a ticket.
#[derive(Debug, Clone, Serialize)]
pub struct TicketUpdate<'a> {
    /// The recipient's name.
    pub name: &'a str,
    /// The provider's name.
    pub provider: &'a str,
    /// The ticket, such as `#1042`.
    pub number: &'a str,
    /// What the ticket is about, in one line.
    pub title: &'a str,
    /// Who wrote the reply.
    pub author: &'a str,
    /// The reply, as it was typed; its line breaks are kept.
    pub body: &'a str,
    /// How the ticket stands, in words, such as `Waiting for your answer`.
    pub status: &'a str,
    /// Where the ticket stands in the portal, for those who can sign in.
    pub link: Option<&'a str>,
}

impl TicketUpdate<'_> {
    /// Fills in the template. The subject is the same for every reply, so that mail programs keep the thread together.
    ///
    /// # Errors
    /// See [`TemplateError`].
    pub fn render(&self) -> Result<Rendered, TemplateError> {
        let links: Vec<&str> = self.link.into_iter().collect();
        template!("ticket_update").render(&format!("[{}] {}", self.number, self.title), &links, self)
    }
}
