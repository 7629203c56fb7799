//! Parsing of input that several parts of this crate take.

use jiff::civil::Date;
use kernel::{ErrorCode, UserError};

/// A date in the form of ISO 8601, such as `2026-12-03`.
///
/// # Errors
/// The refusal to show at the field.
pub fn date(field: &str, raw: &str) -> Result<Date, UserError> {
    let refuse = || UserError::new(ErrorCode::Invalid, field, "This is not a date. It looks like 2026-12-03.");
    let plain = raw.len() == 10 && raw.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    raw.parse().ok().filter(|_| plain).ok_or_else(refuse)
}

/// Text that may not be empty.
///
/// # Errors
/// The refusal to show at the field.
pub fn said(field: &str, raw: &str, wanted: &str) -> Result<kernel::text::Prose, UserError> {
    let text = kernel::text::Prose::parse(field, raw)?;
    if text.as_str().is_empty() {
        return Err(UserError::new(ErrorCode::Required, field, wanted));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_dates_are_dates() {
        assert_eq!(date("from", "2028-02-29").map(|date| date.to_string()), Ok("2028-02-29".to_owned()));
        for bad in ["", "2027-02-29", "2026-12-3", "20261203", "2026-12-03T00:00", "+002026-12-03", "2026-W49-4"] {
            assert!(date("from", bad).is_err(), "{bad}");
        }
        assert!(said("reason", " ", "Say why.").is_err());
    }
}
