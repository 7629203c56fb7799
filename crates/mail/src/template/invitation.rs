//! Invites a person to sign in.

use serde::Serialize;

use super::{Rendered, TemplateError, template};

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
        template!("invitation").render(&format!("{} invites you to sign in", self.provider), &[self.link], self)
    }
}
