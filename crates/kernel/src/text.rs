//! Text from outside, parsed once into types that cannot be wrong.
//!
//! NUL, other control characters and the marks that reorder text (Unicode UAX #9 embeddings, overrides and isolates,
//! used to disguise names) are refused. Text is trimmed and otherwise kept as typed.

use std::fmt;

use crate::{ErrorCode, UserError};

/// Longest name, in characters.
pub const NAME_MAX: usize = 200;
/// Longest free text, in characters.
pub const PROSE_MAX: usize = 20_000;
/// Longest e-mail address in bytes (RFC 5321, section 4.5.3.1.3: path of 256 with its brackets).
pub const EMAIL_MAX: usize = 254;

/// Whether a character reorders the text around it when shown.
#[must_use]
pub const fn is_reordering(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{061c}')
}

/// What a machine said, for a text of people: control characters and those that turn text around, which [`Prose`] refuses,
/// become spaces; ends of lines stay. A machine must not be able to keep a text from being written by how it names things.
#[must_use]
pub fn plain(text: &str) -> String {
    let shown = |c: char| if (c.is_control() && c != '\n') || is_reordering(c) { ' ' } else { c };
    text.chars().map(shown).collect::<String>().trim().to_owned()
}

/// The same in one line of at most so many characters.
#[must_use]
pub fn plain_line(text: &str, most: usize) -> String {
    plain(text).replace('\n', " ").chars().take(most).collect::<String>().trim_end().to_owned()
}

#[derive(Clone, Copy, PartialEq)]
enum Lines {
    One,
    Many,
}

fn checked(field: &str, raw: &str, max_chars: usize, lines: Lines) -> Result<String, UserError> {
    // The byte length bounds the work before anything looks at characters.
    if raw.len() > max_chars * 4 || raw.trim().chars().count() > max_chars {
        return Err(UserError::new(
            ErrorCode::TooLong,
            field,
            format!("This text is too long: at most {max_chars} characters are kept. Shorten it."),
        ));
    }
    let allowed = |c: char| !c.is_control() || (lines == Lines::Many && matches!(c, '\n' | '\t' | '\r'));
    if let Some(bad) = raw.chars().find(|c| !allowed(*c) || is_reordering(*c)) {
        return Err(UserError::new(
            ErrorCode::Invalid,
            field,
            format!(
                "This text contains the invisible character U+{:04X}, which could hide what it says. Remove it.",
                u32::from(bad)
            ),
        ));
    }
    Ok(raw.trim().to_owned())
}

macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);
        impl $name {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
            /// The text, owned.
            #[must_use]
            pub fn into_string(self) -> String {
                self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_type! {
    /// A name on one line: 1 to [`NAME_MAX`] characters.
    Name
}
text_type! {
    /// Free text on any number of lines, possibly empty: at most [`PROSE_MAX`] characters.
    Prose
}
text_type! {
    /// One line that may be empty: at most [`NAME_MAX`] characters.
    Line
}
text_type! {
    /// An e-mail address in lower case: `local@domain` as in RFC 5321 without quoting and address literals.
    EmailAddr
}

impl Name {
    /// Checks a name from the input field `field`.
    ///
    /// # Errors
    /// The refusal to show at the field.
    pub fn parse(field: &str, raw: &str) -> Result<Self, UserError> {
        let text = checked(field, raw, NAME_MAX, Lines::One)?;
        if text.is_empty() {
            return Err(UserError::new(ErrorCode::Required, field, "A name is needed. Type at least one character."));
        }
        Ok(Self(text))
    }
}

impl Prose {
    /// Checks free text from the input field `field`.
    ///
    /// # Errors
    /// The refusal to show at the field.
    pub fn parse(field: &str, raw: &str) -> Result<Self, UserError> {
        checked(field, raw, PROSE_MAX, Lines::Many).map(Self)
    }
}

/// No text.
impl Default for Prose {
    fn default() -> Self {
        Self(String::new())
    }
}

impl Line {
    /// Checks one line from the input field `field`.
    ///
    /// # Errors
    /// The refusal to show at the field.
    pub fn parse(field: &str, raw: &str) -> Result<Self, UserError> {
        checked(field, raw, NAME_MAX, Lines::One).map(Self)
    }
}

impl EmailAddr {
    /// Checks an address from the input field `field`.
    ///
    /// # Errors
    /// The refusal to show at the field.
    pub fn parse(field: &str, raw: &str) -> Result<Self, UserError> {
        let refuse = |message: &str| UserError::new(ErrorCode::Invalid, field, message);
        let text = checked(field, raw, EMAIL_MAX, Lines::One)?.to_lowercase();
        if text.is_empty() {
            return Err(UserError::new(
                ErrorCode::Required,
                field,
                "An e-mail address is needed, such as name@example.com.",
            ));
        }
        let malformed = || refuse("This is not an e-mail address. It looks like name@example.com.");
        let (local, domain) = text.rsplit_once('@').ok_or_else(malformed)?;
        let local_ok = (1..=64).contains(&local.len())
            && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~.-".contains(&b))
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        let label_ok = |label: &str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        if local_ok && text.len() <= EMAIL_MAX && domain.split('.').all(label_ok) {
            Ok(Self(text))
        } else {
            Err(malformed())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_machines_say_becomes_text_that_people_may_write() {
        assert_eq!(plain("/mnt\u{202e}gpj.\u{0}x\n"), "/mnt gpj. x");
        assert!(Name::parse("title", &plain_line("/data\u{7}\u{2066} is\n93 % full", 120)).is_ok());
        assert!(Prose::parse("body", &plain("**What.** /\u{61c}a\n\n**Why.** \u{8}")).is_ok());
        assert_eq!(plain_line("a long line", 7), "a long");
    }

    #[test]
    fn names_refuse_what_could_deceive() {
        assert_eq!(Name::parse("name", "  Bäckerei Süd 🥨 ").map(Name::into_string), Ok("Bäckerei Süd 🥨".to_owned()));
        for (raw, code) in [
            ("", ErrorCode::Required),
            (" \t ", ErrorCode::Invalid),
            ("a\0b", ErrorCode::Invalid),
            ("evil\u{202e}gpj.exe", ErrorCode::Invalid),
            (&"x".repeat(201), ErrorCode::TooLong),
            (&"x".repeat(5_000_000), ErrorCode::TooLong),
        ] {
            assert_eq!(Name::parse("name", raw).map_err(|e| e.code), Err(code), "{:.20}", raw);
        }
    }

    #[test]
    fn addresses() {
        for good in ["a@b.example", "First.Last+tag@Sub.Example.com"] {
            assert!(EmailAddr::parse("email", good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "a",
            "@b.example",
            "a@",
            "a b@c.example",
            "a@b..example",
            "a@-b.example",
            "a\r\nBcc: x@y.example",
            ".a@b.example",
        ] {
            assert!(EmailAddr::parse("email", bad).is_err(), "{bad}");
        }
    }
}
