//! Holidays: dates and ranges, once or every year, and the n-th weekday of a month.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::Weekday;
use crate::Refusal;

/// A day of any year, `MM-DD`. The 29th of February exists in leap years only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MonthDay {
    month: i8,
    day: i8,
}

impl MonthDay {
    fn of(date: Date) -> Self {
        Self { month: date.month(), day: date.day() }
    }
}

impl FromStr for MonthDay {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        // 2000 is a leap year, so every day that exists at all exists in it.
        Some(text)
            .filter(|text| text.len() == 5 && text.bytes().all(|b| b == b'-' || b.is_ascii_digit()))
            .and_then(|text| format!("2000-{text}").parse::<Date>().ok())
            .map(Self::of)
            .ok_or_else(|| Refusal::new("holiday", format!("`{text}` is no day of a year; write it as 12-25")))
    }
}

impl fmt::Display for MonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

impl Serialize for MonthDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for MonthDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// The n-th weekday of a month: `nth` is 1 to 4, or -1 for the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NthWeekday {
    /// 1 to 12.
    pub month: i8,
    /// Which weekday.
    pub weekday: Weekday,
    /// 1 to 4, or -1 for the last.
    pub nth: i8,
}

/// Which dates a holiday covers. Ranges include both ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HolidayDates {
    /// One date.
    Date(Date),
    /// From a date to a date.
    Range(Date, Date),
    /// One day of every year.
    Yearly(MonthDay),
    /// From a day to a day of every year; over New Year if the first is the later one.
    YearlyRange(MonthDay, MonthDay),
    /// The n-th weekday of a month, every year.
    NthWeekday(NthWeekday),
}

/// A holiday. The years bound recurring ones, by the year in which the range starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "Fields", try_from = "Fields")]
pub struct Holiday {
    dates: HolidayDates,
    first_year: Option<i16>,
    last_year: Option<i16>,
}

impl Holiday {
    /// The dates, without the bounds of years.
    #[must_use]
    pub const fn dates(&self) -> HolidayDates {
        self.dates
    }

    /// Whether a date is part of this holiday.
    #[must_use]
    pub fn covers(&self, date: Date) -> bool {
        let day = MonthDay::of(date);
        let start_year = match self.dates {
            HolidayDates::Date(only) => return date == only,
            HolidayDates::Range(from, to) => return from <= date && date <= to,
            HolidayDates::Yearly(yearly) => (day == yearly).then_some(date.year()),
            HolidayDates::YearlyRange(from, to) if from <= to => (from <= day && day <= to).then_some(date.year()),
            HolidayDates::YearlyRange(from, to) => {
                if day >= from {
                    Some(date.year())
                } else {
                    (day <= to).then(|| date.year().saturating_sub(1))
                }
            }
            HolidayDates::NthWeekday(rule) => rule.is(date).then_some(date.year()),
        };
        start_year.is_some_and(|year| {
            self.first_year.is_none_or(|first| first <= year) && self.last_year.is_none_or(|last| year <= last)
        })
    }
}

impl NthWeekday {
    fn is(self, date: Date) -> bool {
        let day = date.day();
        let in_place = if self.nth == -1 { day + 7 > date.days_in_month() } else { (day - 1) / 7 + 1 == self.nth };
        date.month() == self.month && Weekday::of(date) == self.weekday && in_place
    }
}

/// A holiday as it is written: which fields are present says what it is.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Fields {
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    yearly: Option<MonthDay>,
    #[serde(skip_serializing_if = "Option::is_none")]
    yearly_from: Option<MonthDay>,
    #[serde(skip_serializing_if = "Option::is_none")]
    yearly_to: Option<MonthDay>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nth_weekday: Option<NthWeekday>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_year: Option<i16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_year: Option<i16>,
}

impl From<Holiday> for Fields {
    fn from(holiday: Holiday) -> Self {
        let years = Self { first_year: holiday.first_year, last_year: holiday.last_year, ..Self::default() };
        match holiday.dates {
            HolidayDates::Date(date) => Self { date: Some(date), ..years },
            HolidayDates::Range(from, to) => Self { from: Some(from), to: Some(to), ..years },
            HolidayDates::Yearly(day) => Self { yearly: Some(day), ..years },
            HolidayDates::YearlyRange(from, to) => Self { yearly_from: Some(from), yearly_to: Some(to), ..years },
            HolidayDates::NthWeekday(rule) => Self { nth_weekday: Some(rule), ..years },
        }
    }
}

impl TryFrom<Fields> for Holiday {
    type Error = Refusal;

    fn try_from(fields: Fields) -> Result<Self, Refusal> {
        let refuse = |why: &str| Err(Refusal::new("holiday", format!("a holiday is wrong: {why}")));
        let mut kinds = Vec::new();
        kinds.extend(fields.date.map(HolidayDates::Date));
        kinds.extend(fields.from.zip(fields.to).map(|(from, to)| HolidayDates::Range(from, to)));
        kinds.extend(fields.yearly.map(HolidayDates::Yearly));
        kinds.extend(fields.yearly_from.zip(fields.yearly_to).map(|(from, to)| HolidayDates::YearlyRange(from, to)));
        kinds.extend(fields.nth_weekday.map(HolidayDates::NthWeekday));
        let half_range =
            fields.from.is_some() != fields.to.is_some() || fields.yearly_from.is_some() != fields.yearly_to.is_some();
        let [dates] = kinds.as_slice() else {
            return refuse("give one of date, from and to, yearly, yearly_from and yearly_to, nth_weekday");
        };
        if half_range {
            return refuse("a range has both ends");
        }
        match dates {
            HolidayDates::Range(from, to) if from > to => refuse("its range ends before it starts"),
            HolidayDates::NthWeekday(rule) if !(1..=12).contains(&rule.month) => refuse("months are 1 to 12"),
            HolidayDates::NthWeekday(rule) if rule.nth != -1 && !(1..=4).contains(&rule.nth) => {
                refuse("nth is 1 to 4, or -1 for the last")
            }
            HolidayDates::Date(_) | HolidayDates::Range(..)
                if fields.first_year.is_some() || fields.last_year.is_some() =>
            {
                refuse("years bound recurring holidays only")
            }
            dates => Ok(Self { dates: *dates, first_year: fields.first_year, last_year: fields.last_year }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(holiday: &str, dates: &[&str]) -> Vec<bool> {
        let holiday: Holiday = serde_json::from_str(holiday).unwrap();
        dates.iter().map(|date| holiday.covers(date.parse().unwrap())).collect()
    }

    #[test]
    fn recurring_ranges_run_over_new_year() {
        let range = r#"{"yearly_from": "12-24", "yearly_to": "01-02", "first_year": 2026, "last_year": 2027}"#;
        let dates = ["2026-01-02", "2026-12-23", "2026-12-24", "2027-01-02", "2027-01-03", "2028-01-01", "2028-12-31"];
        assert_eq!(covers(range, &dates), [false, false, true, true, false, true, false]);
    }

    #[test]
    fn leap_days_and_weekdays() {
        assert_eq!(covers(r#"{"yearly": "02-29"}"#, &["2028-02-29", "2027-02-28", "2027-03-01"]), [true, false, false]);
        let fourth = r#"{"nth_weekday": {"month": 11, "weekday": "thu", "nth": 4}}"#;
        assert_eq!(covers(fourth, &["2026-11-26", "2026-11-19", "2023-11-30"]), [true, false, false]);
        let last = r#"{"nth_weekday": {"month": 5, "weekday": "mon", "nth": -1}}"#;
        assert_eq!(covers(last, &["2026-05-25", "2027-05-31", "2027-05-24"]), [true, true, false]);
    }

    #[test]
    fn wrong_holidays_are_refused_and_right_ones_keep_their_form() {
        for text in [
            "{}",
            r#"{"from": "2026-01-01"}"#,
            r#"{"date": "2026-01-01", "yearly": "01-01"}"#,
            r#"{"from": "2026-01-02", "to": "2026-01-01"}"#,
            r#"{"yearly": "02-30"}"#,
            r#"{"date": "2026-01-01", "first_year": 2026}"#,
            r#"{"nth_weekday": {"month": 5, "weekday": "mon", "nth": 5}}"#,
            r#"{"date": "2026-01-01", "name": "New Year"}"#,
        ] {
            assert!(serde_json::from_str::<Holiday>(text).is_err(), "{text}");
        }
        let text = r#"{"yearly_from":"12-24","yearly_to":"01-02","first_year":2026}"#;
        let holiday: Holiday = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&holiday).unwrap(), text);
    }
}
