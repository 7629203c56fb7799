//! Tells people about insights: that one needs them, that it is over, and that nobody was reached.

use serde::Serialize;

use super::{Rendered, TemplateError, template};

/// Why a notice of an insight is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeStage {
    /// It is new to the recipient, who is the first to be told.
    Raised,
    /// Those who were told before did not acknowledge it in time.
    Escalated,
    /// It became worse than it was when people were told.
    Worsened,
    /// The condition ended by itself or was mended.
    Cleared,
}

/// Tells a person of an insight: what, why, so what, now what.
#[derive(Debug, Clone, Serialize)]
pub struct AlertNotice<'a> {
    /// The recipient's name.
    pub name: &'a str,
    /// The provider's name.
    pub provider: &'a str,
    /// The client's name.
    pub client: &'a str,
    /// Why it is sent.
    pub stage: NoticeStage,
    /// How bad it is, in one word, such as `Critical`.
    pub level: &'a str,
    /// What happened, in one line.
    pub headline: &'a str,
    /// What happened, in a sentence or two.
    pub what: &'a str,
    /// Why: the likely cause, then the evidence, a line each.
    pub why: &'a [String],
    /// What it means for the client's business, a line each.
    pub so_what: &'a [String],
    /// What to do next, a line each.
    pub now_what: &'a [String],
    /// Who owns it.
    pub owner: &'a str,
    /// Why this person is told, such as `You are on the team Service desk, which is responsible for storage.`
    pub told_because: &'a str,
    /// The ticket, such as `#1042`.
    pub ticket: Option<&'a str>,
    /// Where the recipient acknowledges without signing in. Absent once it is over.
    pub acknowledge_link: Option<&'a str>,
    /// Where the insight stands in the portal.
    pub insight_link: &'a str,
}

impl AlertNotice<'_> {
    /// Fills in the template.
    ///
    /// # Errors
    /// See [`TemplateError`].
    pub fn render(&self) -> Result<Rendered, TemplateError> {
        let mark = match self.stage {
            NoticeStage::Raised => self.level.to_owned(),
            NoticeStage::Escalated => format!("{}, not acknowledged", self.level),
            NoticeStage::Worsened => format!("{}, worse", self.level),
            NoticeStage::Cleared => "Over".to_owned(),
        };
        let ticket = self.ticket.map(|number| format!(" [{number}]")).unwrap_or_default();
        let subject = format!("[{mark}] {}: {}{ticket}", self.client, self.headline);
        let links: Vec<&str> = self.acknowledge_link.into_iter().chain([self.insight_link]).collect();
        template!("alert_notice").render(&subject, &links, self)
    }
}

/// Tells the provider's people that an insight was announced to everybody on its way and nobody acknowledged it.
#[derive(Debug, Clone, Serialize)]
pub struct EscalationExhausted<'a> {
    /// The recipient's name.
    pub name: &'a str,
    /// The provider's name.
    pub provider: &'a str,
    /// The client's name.
    pub client: &'a str,
    /// How bad it is, in one word.
    pub level: &'a str,
    /// What happened, in one line.
    pub headline: &'a str,
    /// Who was told and when, a line each; empty if there was nobody to tell.
    pub told: &'a [String],
    /// Where the insight stands in the portal.
    pub insight_link: &'a str,
}

impl EscalationExhausted<'_> {
    /// Fills in the template.
    ///
    /// # Errors
    /// See [`TemplateError`].
    pub fn render(&self) -> Result<Rendered, TemplateError> {
        let subject = format!("[{}, nobody answered] {}: {}", self.level, self.client, self.headline);
        template!("escalation_exhausted").render(&subject, &[self.insight_link], self)
    }
}
