//! Parsing of input: all fields are looked at, and all refusals are told at once.

use kernel::{ErrorCode, Failure, UserError};

/// Collects refusals while fields are parsed.
#[derive(Debug, Default)]
pub struct Checked(Vec<UserError>);

impl Checked {
    /// Nothing refused so far.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps the value, or the refusal.
    pub fn take<T>(&mut self, parsed: Result<T, UserError>) -> Option<T> {
        parsed.map_err(|error| self.0.push(error)).ok()
    }

    /// As [`Self::take`], for a field that may be absent.
    pub fn optional<R, T>(&mut self, raw: Option<R>, parse: impl FnOnce(R) -> Result<T, UserError>) -> Option<T> {
        raw.and_then(|raw| self.take(parse(raw)))
    }

    /// Adds a refusal.
    pub fn refuse(&mut self, code: ErrorCode, field: &str, message: impl Into<String>) {
        self.0.push(UserError::new(code, field, message));
    }

    /// All refusals, or the value that was put together from parsed fields.
    ///
    /// # Errors
    /// [`Failure::Rejected`] with every refusal.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Failure> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(Failure::Rejected(self.0)),
        }
    }
}

/// A number within bounds.
///
/// # Errors
/// The refusal to show at the field.
pub fn within(field: &str, value: i32, bounds: std::ops::RangeInclusive<i32>) -> Result<i32, UserError> {
    if bounds.contains(&value) {
        return Ok(value);
    }
    let message = format!("This must be a whole number from {} to {}; it is {value}.", bounds.start(), bounds.end());
    Err(UserError::new(ErrorCode::Invalid, field, message))
}

/// What to say when a row could not be stored because of a unique index or a link.
#[must_use]
pub fn stored<K: kernel::Kind>(error: db::DbError, taken_field: &str, link_field: &str) -> Failure {
    match error {
        db::DbError::Unique(_) => {
            let message = format!("There is already a {} with this value. Choose another.", K::NAME);
            Failure::rejected(ErrorCode::Taken, taken_field, message)
        }
        db::DbError::Link(_) => {
            let message = "There is nothing with this id at this client. It may have been removed; reload the page.";
            Failure::rejected(ErrorCode::NotFound, link_field, message)
        }
        other => other.into(),
    }
}
