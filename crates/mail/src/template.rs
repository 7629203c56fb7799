//! Templates of the mails that Steward sends. Each has a struct of values; the plain-text and the HTML part stand side
//! by side in `templates/`.

use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde::Serialize;

/// A template could not be filled in. A defect of the template, or a value that it must not show.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// The template itself failed.
    #[error("the template {name} cannot be filled in")]
    Render {
        /// Which one.
        name: &'static str,
        /// Why.
        #[source]
        source: minijinja::Error,
    },
    /// A link that is not `https://` or `http://`.
    #[error("a link in a mail begins with http:// or https://; check the configured public address")]
    Link,
}

/// Subject and bodies, ready for a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML.
    pub html: String,
}

/// Invites a person to sign in for the first time.
#[derive(Debug, Clone, Serialize)]
pub struct Invitation<'a> {
    /// The invited person's name.
    pub name: &'a str,
    /// Who invites.
    pub invited_by: &'a str,
    /// The provider's name.
    pub provider: &'a str,
    /// The link to accept the invitation.
    pub link: &'a str,
    /// Whole days until the link expires.
    pub valid_days: u32,
}

impl Invitation<'_> {
    /// Fills in the template.
    ///
    /// # Errors
    /// See [`TemplateError`].
    pub fn render(&self) -> Result<Rendered, TemplateError> {
        if !self.link.starts_with("https://") && !self.link.starts_with("http://") {
            return Err(TemplateError::Link);
        }
        Ok(Rendered {
            subject: format!("{} invites you to sign in", self.provider),
            text: fill("invitation.txt", include_str!("../templates/invitation.txt"), AutoEscape::None, self)?,
            html: fill("invitation.html", include_str!("../templates/invitation.html"), AutoEscape::Html, self)?,
        })
    }
}

fn fill(
    name: &'static str,
    source: &str,
    escape: AutoEscape,
    values: &impl Serialize,
) -> Result<String, TemplateError> {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(move |_| escape.clone());
    environment
        .render_named_str(name, source, minijinja::value::Serde(values))
        .map_err(|source| TemplateError::Render { name, source })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Invitation<'_> = Invitation {
        name: "Anna Beispiel",
        invited_by: "Max Muster",
        provider: "Nordlicht IT",
        link: "https://steward.example/invitation#token=abc",
        valid_days: 7,
    };

    #[test]
    fn both_parts_say_who_what_and_until_when() {
        let mail = PLAIN.render().unwrap();
        for part in [&mail.text, &mail.html] {
            for needed in ["Anna Beispiel", "Max Muster", "Nordlicht IT", "7 days", "token=abc"] {
                assert!(part.contains(needed), "{needed} is missing in:\n{part}");
            }
        }
        assert_eq!(mail.subject, "Nordlicht IT invites you to sign in");
        assert!(mail.text.lines().all(|line| line.chars().count() <= 78), "{}", mail.text);
    }

    #[test]
    fn names_cannot_bring_markup() {
        let mail = Invitation { name: "<img src=x onerror=alert(1)>", invited_by: "\"><b>", ..PLAIN }.render().unwrap();
        assert!(!mail.html.contains("<img") && !mail.html.contains("<b>"), "{}", mail.html);
        assert!(mail.html.contains("&lt;img"), "{}", mail.html);
        assert!(mail.text.contains("<img"), "plain text is not escaped");
    }

    #[test]
    fn other_links_are_refused() {
        for link in ["javascript:alert(1)", "//evil.example", ""] {
            assert!(matches!(Invitation { link, ..PLAIN }.render(), Err(TemplateError::Link)), "{link}");
        }
    }
}
