//! Asks a client's contact to decide, and gives them the receipt of what was decided.

use serde::Serialize;

use super::{Rendered, TemplateError, template};

/// Asks a contact to decide something for the client.
#[derive(Debug, Clone, Serialize)]
pub struct DecisionRequest<'a> {
    /// The contact's name.
    pub name: &'a str,
    /// The provider's name.
    pub provider: &'a str,
    /// The client's name.
    pub client: &'a str,
    /// Who asks.
    pub asked_by: &'a str,
    /// What is asked.
    pub question: &'a str,
    /// What follows from either answer; may be empty.
    pub impact: &'a str,
    /// The answers to choose from, in their order.
    pub options: &'a [String],
    /// Until when, in words.
    pub deadline: &'a str,
    /// Where the contact answers without signing in.
    pub link: &'a str,
}

impl DecisionRequest<'_> {
    /// Fills in the template.
    ///
    /// # Errors
    /// See [`TemplateError`].
    pub fn render(&self) -> Result<Rendered, TemplateError> {
        let subject = format!("{} asks {} to decide: {}", self.provider, self.client, self.question);
        template!("decision_request").render(&subject, &[self.link], self)
    }
}

/// What was decided, for the contact's own files.
#[derive(Debug, Clone, Serialize)]
pub struct DecisionReceipt<'a> {
    /// The recipient's name.
    pub name: &'a str,
    /// The provider's name.
    pub provider: &'a str,
    /// The client's name.
    pub client: &'a str,
    /// What was asked.
    pub question: &'a str,
    /// The chosen answer.
    pub answer: &'a str,
    /// What was written beside it; may be empty.
    pub note: &'a str,
    /// Who answered.
    pub answered_by: &'a str,
    /// When, in words.
    pub answered_at: &'a str,
    /// The code by which the provider finds and checks the record.
    pub code: &'a str,
}

impl DecisionReceipt<'_> {
    /// Fills in the template.
    ///
    /// # Errors
    /// See [`TemplateError`].
    pub fn render(&self) -> Result<Rendered, TemplateError> {
        let subject = format!("Receipt: {} decided \u{201c}{}\u{201d} on: {}", self.client, self.answer, self.question);
        template!("decision_receipt").render(&subject, &[], self)
    }
}
