//! Calendars: when business time passes.
//!
//! A calendar is an IANA zone and versions of windows, date overrides and holidays. Definitions have exactly the JSON form
//! of the conformance format, so that what is stored, shown and tested is one thing. [`Calendar::known_at`] turns a
//! calendar into a [`Schedule`] that answers questions.
//!
//! Windows of a date: the override if the date has one (even on a holiday; an empty list is closed), else none on a
//! holiday, else those of the weekday. Overlapping windows count once; touching windows have no seam.

mod business_day;
mod day;
mod holiday;
mod opening;
mod schedule;
mod window;
mod zone;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use self::business_day::DayCount;
pub use self::day::Closure;
pub use self::holiday::{Holiday, HolidayDates, MonthDay, NthWeekday};
pub(crate) use self::opening::Opening;
pub use self::schedule::Schedule;
pub(crate) use self::schedule::{exceed, reach};
pub use self::window::Window;
pub use self::zone::Zone;

use crate::version::Version;
use crate::{Instant, Refusal};

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

impl Weekday {
    /// The weekday of a date.
    #[must_use]
    pub fn of(date: Date) -> Self {
        match date.weekday() {
            jiff::civil::Weekday::Monday => Self::Mon,
            jiff::civil::Weekday::Tuesday => Self::Tue,
            jiff::civil::Weekday::Wednesday => Self::Wed,
            jiff::civil::Weekday::Thursday => Self::Thu,
            jiff::civil::Weekday::Friday => Self::Fri,
            jiff::civil::Weekday::Saturday => Self::Sat,
            jiff::civil::Weekday::Sunday => Self::Sun,
        }
    }
}

/// One version of a calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarVersion {
    /// From when on it is in force; `None` = always.
    #[serde(default)]
    pub valid_from: Option<Instant>,
    /// Since when it is known; `None` = since `valid_from`. Later restates the past, earlier announces the future.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_at: Option<Instant>,
    /// Windows of the weekdays; a missing weekday is closed.
    #[serde(default)]
    pub weekly: BTreeMap<Weekday, Vec<Window>>,
    /// Windows of single dates, which stand above holidays and weekdays; an empty list is closed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub overrides: BTreeMap<Date, Vec<Window>>,
    /// Dates without windows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<Holiday>,
}

impl Version for CalendarVersion {
    fn valid_from(&self) -> Option<Instant> {
        self.valid_from
    }
    fn recorded_at(&self) -> Option<Instant> {
        self.recorded_at
    }
}

/// A calendar with all its versions, in any order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// Zone of the wall clock in which the windows are written.
    pub zone: Zone,
    /// Versions; at least one.
    pub versions: Vec<CalendarVersion>,
}

/// Calendars by id.
pub type Calendars = BTreeMap<String, Calendar>;

impl Calendar {
    /// Whether the calendar may be saved.
    ///
    /// # Errors
    /// `no_version` without versions; `empty_calendar` for a version without any window, because a clock in it would stand
    /// for ever.
    pub fn validate(&self) -> Result<(), Refusal> {
        if self.versions.is_empty() {
            return Err(Refusal::new("no_version", "the calendar has no version, so it is never open; add one"));
        }
        for (index, version) in self.versions.iter().enumerate() {
            if version.weekly.values().chain(version.overrides.values()).all(Vec::is_empty) {
                let message = format!(
                    "version {} has no window on any weekday or date, so a clock in it would never move; add a window, or \
                     take the promise out of the policy",
                    index + 1
                );
                return Err(Refusal::new("empty_calendar", message));
            }
        }
        Ok(())
    }

    /// The calendar as it was known at an instant.
    #[must_use]
    pub fn known_at(&self, as_of: Instant) -> Schedule<'_> {
        Schedule::new(self, as_of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calendar_keeps_its_form_and_refuses_what_it_does_not_know() {
        let text = r#"{"zone":"Europe/Berlin","versions":[{"valid_from":null,"weekly":{"mon":["09:00-12:00","13:00-17:00"]},"overrides":{"2026-12-24":[]},"holidays":[{"yearly":"12-25"}]}]}"#;
        let calendar: Calendar = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&calendar).unwrap(), text);
        assert_eq!(calendar.validate(), Ok(()));
        let unknown = text.replace("\"weekly\"", "\"weekdays\"");
        assert!(serde_json::from_str::<Calendar>(&unknown).unwrap_err().to_string().contains("weekdays"));
    }

    #[test]
    fn empty_calendars_are_refused() {
        let code = |text: &str| serde_json::from_str::<Calendar>(text).unwrap().validate().unwrap_err().code();
        assert_eq!(code(r#"{"zone": "UTC", "versions": []}"#), "no_version");
        assert_eq!(code(r#"{"zone": "UTC", "versions": [{"valid_from": null, "weekly": {}}]}"#), "empty_calendar");
        let late = r#"{"zone": "UTC", "versions": [{"weekly": {"mon": ["09:00-10:00"]}},
            {"valid_from": "2026-01-01T00:00:00Z", "weekly": {"tue": []}, "overrides": {"2026-02-02": []}}]}"#;
        assert_eq!(code(late), "empty_calendar");
    }
}
