//! The days that a report is about.

use kernel::time::month_name;
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
    /// The month that it is the whole of.
    month: Option<&'static str>,
}

impl Period {
    /// Reads two days.
    ///
    /// # Errors
    /// The refusal to show at the field: no day, the wrong order, or more than [`MOST_DAYS`].
    pub fn parse(zone: &Zone, from_day: &str, to_day: &str) -> Result<Self, UserError> {
        let Day { begins: from, .. } = day(zone, from_day, "fromDay")?;
        let Day { ends: to, ends_month, .. } = day(zone, to_day, "toDay")?;
        let span_us = to.micros() - from.micros();
        // A day of a change to summer time is an hour short.
        if !(DAY_US / 2..=(MOST_DAYS + 1) * DAY_US).contains(&span_us) {
            let message = format!("A report covers 1 to {MOST_DAYS} days, the last of them not before the first.");
            return Err(UserError::new(ErrorCode::Invalid, "toDay", message));
        }
        let whole = ends_month && from_day.ends_with("-01") && from_day.get(..7) == to_day.get(..7);
        let number = from_day.get(5..7).filter(|_| whole).and_then(|digits| digits.parse::<i64>().ok());
        let month = number.and_then(month_name);
        Ok(Self { from_day: from_day.to_owned(), to_day: to_day.to_owned(), from, to, month })
    }

    /// What a report about it is called: a whole month by its name.
    #[must_use]
    pub fn title(&self) -> String {
        match self.month {
            Some(month) => format!("{month} {}", self.from_day.get(..4).unwrap_or_default()),
            None => format!("{} to {}", self.from_day, self.to_day),
        }
    }

    /// Both ends as microseconds, for queries.
    #[must_use]
    pub const fn span_us(&self) -> (i64, i64) {
        (self.from.micros(), self.to.micros())
    }
}

/// A day in a zone.
struct Day {
    begins: Timestamp,
    /// When the next one begins.
    ends: Timestamp,
    /// Whether it is the last of its month.
    ends_month: bool,
}

fn day(zone: &Zone, text: &str, field: &str) -> Result<Day, UserError> {
    let refused =
        || UserError::new(ErrorCode::Invalid, field, "Give the day as year, month and day, such as 2026-10-31.");
    if text.len() != 10 {
        return Err(refused());
    }
    let start = |midnight| Timestamp::from_micros(zone.start(midnight).timestamp().as_microsecond());
    let midnight = text.parse().map_err(|_| refused())?;
    let begins = start(midnight);
    let tomorrow = midnight.tomorrow().map_err(|_| refused())?;
    Ok(Day { begins, ends: start(tomorrow), ends_month: tomorrow.day() == 1 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_called_by_its_name_only_if_it_is_whole() {
        let title = |from, to| Period::parse(&"Europe/Berlin".parse().unwrap(), from, to).unwrap().title();
        assert_eq!(title("2026-03-01", "2026-03-31"), "March 2026");
        assert_eq!(
            (title("2028-02-01", "2028-02-29"), title("2026-02-01", "2026-02-28")),
            ("February 2028".into(), "February 2026".into())
        );
        for (from, to) in [
            ("2026-03-01", "2026-03-28"),
            ("2028-02-01", "2028-02-28"),
            ("2026-03-02", "2026-03-31"),
            ("2026-02-01", "2026-03-31"),
        ] {
            assert_eq!(title(from, to), format!("{from} to {to}"));
        }
    }
}
