//! Templates of the mails that Steward sends. Each has a struct of values; the plain-text and the HTML part stand side
//! by side in `templates/`, and the HTML parts share `layout.html`.
//!
//! Invariants
//! - Values never bring markup: the HTML part escapes all of them. Links begin with `https://` or `http://`.
//! - A subject is one line without control characters, whatever the values are.
//! - Both parts say the same.

mod alert;
mod clock;
mod decision;
mod invitation;
mod report;
#[cfg(test)]
mod tests;
mod ticket;

use kernel::text::{NAME_MAX, is_reordering};
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde::Serialize;

pub use alert::{AlertNotice, EscalationExhausted, NoticeStage};
pub use clock::ClockNotice;
pub use decision::{DecisionReceipt, DecisionRequest};
pub use invitation::Invitation;
pub use report::ReportDelivery;
pub use ticket::TicketUpdate;

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

/// The two sources of one template.
struct Template {
    name: &'static str,
    text: &'static str,
    html: &'static str,
}

/// The sources of the template called `$name`, from `templates/`.
macro_rules! template {
    ($name:literal) => {
        $crate::template::Template {
            name: $name,
            text: include_str!(concat!("../../templates/", $name, ".txt")),
            html: include_str!(concat!("../../templates/", $name, ".html")),
        }
    };
}
use template;

const LAYOUT: &str = include_str!("../../templates/layout.html");

impl Template {
    /// Fills in both parts, after a look at the links.
    fn render(&self, subject: &str, links: &[&str], values: &impl Serialize) -> Result<Rendered, TemplateError> {
        let sound = |link: &&str| link.starts_with("https://") || link.starts_with("http://");
        if !links.iter().all(sound) {
            return Err(TemplateError::Link);
        }
        Ok(Rendered {
            subject: one_line(subject),
            text: self.fill(self.text, AutoEscape::None, values)?,
            html: self.fill(self.html, AutoEscape::Html, values)?,
        })
    }

    fn fill(&self, source: &str, escape: AutoEscape, values: &impl Serialize) -> Result<String, TemplateError> {
        let failed = |source| TemplateError::Render { name: self.name, source };
        let mut environment = Environment::empty();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(move |_| escape.clone());
        // A tag on a line of its own leaves no empty line behind.
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().map_err(failed)?;
        environment.set_syntax(syntax);
        environment.add_template("layout.html", LAYOUT).map_err(failed)?;
        environment.render_named_str(self.name, source, minijinja::value::Serde(values)).map_err(failed)
    }
}

/// A subject from values that people typed: one line, without what could hide or break it, cut where a header ends.
fn one_line(text: &str) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    let line: String = text.chars().filter(|c| !is_reordering(*c)).map(plain).collect();
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= NAME_MAX {
        return line;
    }
    let cut: String = line.chars().take(NAME_MAX - 1).collect();
    format!("{cut}…")
}
