//! Tells the provider's people that the time of a ticket runs out, or ran out.

use serde::Serialize;

use super::{Rendered, TemplateError, template};

/// A mark that a ticket's clock has passed.
#[derive(Debug, Clone, Serialize)]
pub struct ClockNotice<'a> {
    /// The recipient's name.
    pub name: &'a str,
    /// The provider's name.
    pub provider: &'a str,
    /// The client's name.
    pub client: &'a str,
    /// The ticket, such as `#1042`.
    pub number: &'a str,
    /// What the ticket is about, in one line.
    pub title: &'a str,
    /// What is passed, in one line, such as `75 % of the time for the resolution is used`.
    pub passed: &'a str,
    /// When it is due, or was missed, in words.
    pub due: &'a str,
    /// Who works on it.
    pub owner: &'a str,
    /// Why this person is told.
    pub told_because: &'a str,
    /// Where the ticket stands in the portal.
    pub link: &'a str,
}

impl ClockNotice<'_> {
    /// Fills in the template.
    ///
    /// # Errors
    /// See [`TemplateError`].
    pub fn render(&self) -> Result<Rendered, TemplateError> {
        let subject = format!("{} {}: {} ({})", self.number, self.client, self.passed, self.title);
        template!("clock_notice").render(&subject, &[self.link], self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_ran_out_and_who_works_on_it() {
        let notice = ClockNotice {
            name: "Anna Beispiel",
            provider: "Nordlicht IT",
            client: "Northwind",
            number: "#1042",
            title: "The <printer> is silent",
            passed: "75 % of the time for the resolution is used",
            due: "Due on 2026-11-23 at 16:00 UTC.",
            owner: "Service desk",
            told_because: "You are on the team Service desk.",
            link: "https://steward.example/tickets/1042",
        };
        let mail = notice.render().unwrap();
        assert!(mail.subject.starts_with("#1042 Northwind: 75 % of the time"), "{}", mail.subject);
        for needed in ["Anna Beispiel", "Due on 2026-11-23", "Service desk", "tickets/1042", "Nordlicht IT"] {
            assert!(mail.text.contains(needed), "{needed} is missing in:\n{}", mail.text);
        }
        assert!(!mail.html.contains("<printer>"), "{}", mail.html);
        assert!(ClockNotice { link: "javascript:x", ..notice }.render().is_err());
    }
}
