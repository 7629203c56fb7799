//! Delivers a client's report.

use serde::Serialize;

use super::{Rendered, TemplateError, template};

/// Delivers a report by its link.
#[derive(Debug, Clone, Serialize)]
pub struct ReportDelivery<'a> {
    /// The recipient's name.
    pub name: &'a str,
    /// The provider's name.
    pub provider: &'a str,
    /// The client's name.
    pub client: &'a str,
    /// What the report is called.
    pub title: &'a str,
    /// The time that it tells about, in words.
    pub period: &'a str,
    /// The most important of it, a line each; may be empty.
    pub highlights: &'a [String],
    /// Where the recipient reads it without signing in.
    pub link: &'a str,
    /// Until when the link works, in words.
    pub valid_until: &'a str,
}

impl ReportDelivery<'_> {
    /// Fills in the template.
    ///
    /// # Errors
    /// See [`TemplateError`].
    pub fn render(&self) -> Result<Rendered, TemplateError> {
        let subject = format!("{} for {}, {}", self.title, self.client, self.period);
        template!("report_delivery").render(&subject, &[self.link], self)
    }
}
