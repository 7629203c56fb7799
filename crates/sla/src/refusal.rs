//! Why a definition, an event or a question was refused.

use std::fmt;

/// One refusal: a stable code, and a sentence that says what is wrong, why, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    code: &'static str,
    message: String,
}

impl Refusal {
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// The reason for programs: `empty_calendar`, `no_version`, `zone`, `window`, `holiday`, `promise`, `instant`, …
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// The same refusal, with the place it was found at in front.
    pub(crate) fn within(self, place: &str) -> Self {
        Self { code: self.code, message: format!("{place}: {}", self.message) }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}
