//! Dates: parsing of input, and the civil calendar of a zone.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use kernel::{ErrorCode, Timestamp, UserError};

const EPOCH: Date = date(1970, 1, 1);

/// A date in the form of ISO 8601, such as `2026-12-03`.
///
/// # Errors
/// The refusal to show at the field.
pub fn parse_date(field: &str, raw: &str) -> Result<Date, UserError> {
    let refuse = || UserError::new(ErrorCode::Invalid, field, "This is not a date. It looks like 2026-12-03.");
    let plain = raw.len() == 10 && raw.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    raw.parse().ok().filter(|_| plain).ok_or_else(refuse)
}

/// The zone where none is known.
pub const NO_ZONE: &str = "UTC";

/// Whether there is a zone of this IANA name.
#[must_use]
pub fn is_zone(name: &str) -> bool {
    TimeZone::get(name).is_ok()
}

/// The zone with an IANA name, from the data that the program carries; UTC for a name that is unknown.
#[must_use]
pub fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// The date in a zone at an instant.
#[must_use]
pub fn date_at(zone: &TimeZone, at: Timestamp) -> Date {
    let instant = jiff::Timestamp::from_microsecond(at.micros()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    zone.to_datetime(instant).date()
}

/// Days from 1970-01-01 to a date.
#[must_use]
pub fn day_number(date: Date) -> i32 {
    // Between two dates of the calendar there are at most seven million days.
    EPOCH.until(date).map_or(0, |span| span.get_days())
}

/// The date of a number of days since 1970-01-01; the nearest date of the calendar.
#[must_use]
pub fn date_of(day: i32) -> Date {
    EPOCH.checked_add(i64::from(day).days()).unwrap_or(if day < 0 { Date::MIN } else { Date::MAX })
}

/// `date` so many days later; the same date at the end of the calendar.
#[must_use]
pub fn later(date: Date, days: i32) -> Date {
    date.checked_add(i64::from(days).days()).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_the_epoch() {
        for (day, text) in [(0, "1970-01-01"), (20_000, "2024-10-04"), (-1, "1969-12-31")] {
            assert_eq!(date_of(day).to_string(), text);
            assert_eq!(day_number(date_of(day)), day);
        }
        assert!(parse_date("reviewOn", "2027-02-30").is_err());
        // One second before midnight in Berlin.
        let at = Timestamp::parse_rfc3339("2026-11-22T22:59:59Z").unwrap();
        assert_eq!(date_at(&zone("Europe/Berlin"), at).to_string(), "2026-11-22");
        assert_eq!(date_at(&zone("Europe/Berlin"), Timestamp::from_micros(at.micros() + 1_000_000)).day(), 23);
    }
}
