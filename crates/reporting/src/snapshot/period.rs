//! The days that a report is about.

use kernel::{ErrorCode, Timestamp, UserError};
use sla::Zone;

/// Longest period of a report, in days.
pub const MOST_DAYS: i64 = 400;
const DAY_US: i64 = 86_400_000_000;

/// From the start of one day to the end of another, in a zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// First day, ISO 8601.
    pub from_day: String,
    /// Last day, ISO 8601.
    pub to_day: String,
    /// When the first day begins.
    pub from: Timestamp,
    /// When the day after the last begins.
    pub to: Timestamp,
}

impl Period {
    /// Reads two days.
    ///
    /// # Errors
    /// The refusal to show at the field: no day, the wrong order, or more than [`MOST_DAYS`].
    pub fn parse(zone: &Zone, from_day: &str, to_day: &str) -> Result<Self, UserError> {
        let (from, _) = day(zone, from_day, "fromDay")?;
        let (_, to) = day(zone, to_day, "toDay")?;
        let span_us = to.micros() - from.micros();
        // A day of a change to summer time is an hour short.
        if !(DAY_US / 2..=(MOST_DAYS + 1) * DAY_US).contains(&span_us) {
            let message = format!("A report covers 1 to {MOST_DAYS} days, the last of them not before the first.");
            return Err(UserError::new(ErrorCode::Invalid, "toDay", message));
        }
        Ok(Self { from_day: from_day.to_owned(), to_day: to_day.to_owned(), from, to })
    }

    /// Whether it is a whole month of the calendar.
    #[must_use]
    pub fn is_month(&self) -> bool {
        let number =
            |range: std::ops::Range<usize>| self.to_day.get(range).and_then(|digits| digits.parse::<u32>().ok());
        let (Some(year), Some(month), Some(last)) = (number(0..4), number(5..7), number(8..10)) else { return false };
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        self.from_day.get(..7) == self.to_day.get(..7) && self.from_day.ends_with("-01") && last == days
    }

    /// Both ends as microseconds, for queries.
    #[must_use]
    pub const fn span_us(&self) -> (i64, i64) {
        (self.from.micros(), self.to.micros())
    }
}

/// When a day begins and when the next one does.
fn day(zone: &Zone, text: &str, field: &str) -> Result<(Timestamp, Timestamp), UserError> {
    let refused =
        || UserError::new(ErrorCode::Invalid, field, "Give the day as year, month and day, such as 2026-10-31.");
    if text.len() != 10 {
        return Err(refused());
    }
    let midnight = text.parse().map_err(|_| refused())?;
    let begins = zone.start(midnight).timestamp();
    let tomorrow = midnight.tomorrow().map_err(|_| refused())?;
    Ok((instant(begins.as_microsecond()), instant(zone.start(tomorrow).timestamp().as_microsecond())))
}

const fn instant(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_called_by_its_name_only_if_it_is_whole() {
        let is_month = |from, to| Period::parse(&"UTC".parse().unwrap(), from, to).unwrap().is_month();
        assert!(is_month("2026-03-01", "2026-03-31") && is_month("2028-02-01", "2028-02-29"));
        assert!(is_month("2026-02-01", "2026-02-28") && is_month("2026-11-01", "2026-11-30"));
        for (from, to) in [
            ("2026-03-01", "2026-03-28"),
            ("2028-02-01", "2028-02-28"),
            ("2026-03-02", "2026-03-31"),
            ("2026-02-01", "2026-03-31"),
        ] {
            assert!(!is_month(from, to), "{from} to {to}");
        }
    }
}
