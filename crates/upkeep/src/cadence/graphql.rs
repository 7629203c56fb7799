//! Recurrences in the API.

use async_graphql::{Enum, InputObject, Object};
use jiff::civil::Weekday;
use kernel::{ErrorCode, UserError};

use super::{DayOfMonth, Rule};
use crate::input;

/// Most dates that are shown ahead.
const NEXT: usize = 6;

/// How often upkeep is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum CadenceFrequency {
    /// Every so many days.
    Daily,
    /// On days of every so many weeks.
    Weekly,
    /// On a day of every so many months.
    Monthly,
    /// On a day of every so many years.
    Yearly,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "UpkeepWeekday")]
pub enum Day {
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

impl From<Weekday> for Day {
    fn from(weekday: Weekday) -> Self {
        match weekday {
            Weekday::Monday => Self::Monday,
            Weekday::Tuesday => Self::Tuesday,
            Weekday::Wednesday => Self::Wednesday,
            Weekday::Thursday => Self::Thursday,
            Weekday::Friday => Self::Friday,
            Weekday::Saturday => Self::Saturday,
            Weekday::Sunday => Self::Sunday,
        }
    }
}

impl From<Day> for Weekday {
    fn from(day: Day) -> Self {
        match day {
            Day::Monday => Self::Monday,
            Day::Tuesday => Self::Tuesday,
            Day::Wednesday => Self::Wednesday,
            Day::Thursday => Self::Thursday,
            Day::Friday => Self::Friday,
            Day::Saturday => Self::Saturday,
            Day::Sunday => Self::Sunday,
        }
    }
}

/// When upkeep is due: dates in the calendar of a zone.
#[derive(Debug, Clone)]
pub struct Cadence(pub super::Cadence);

impl Cadence {
    const fn day(&self) -> Option<DayOfMonth> {
        match &self.0.rule {
            Rule::Monthly { day } | Rule::Yearly { day, .. } => Some(*day),
            Rule::Daily | Rule::Weekly { .. } => None,
        }
    }
}

#[Object]
impl Cadence {
    /// How often.
    async fn frequency(&self) -> CadenceFrequency {
        match self.0.rule {
            Rule::Daily => CadenceFrequency::Daily,
            Rule::Weekly { .. } => CadenceFrequency::Weekly,
            Rule::Monthly { .. } => CadenceFrequency::Monthly,
            Rule::Yearly { .. } => CadenceFrequency::Yearly,
        }
    }
    /// Every so many days, weeks, months or years, counted from the one that holds `startsOn`.
    async fn interval(&self) -> i32 {
        i32::from(self.0.interval)
    }
    /// Days of the week: of a weekly cadence all of them, of a monthly or yearly one the day that is counted.
    async fn weekdays(&self) -> Vec<Day> {
        match (&self.0.rule, self.day()) {
            (Rule::Weekly { weekdays }, _) => weekdays.iter().map(|weekday| Day::from(*weekday)).collect(),
            (_, Some(DayOfMonth::Weekday { weekday, .. })) => vec![weekday.into()],
            _ => Vec::new(),
        }
    }
    /// Day of the month, 1 to 31; the last day in a month that is shorter. Null for other cadences.
    async fn day_of_month(&self) -> Option<i32> {
        match self.day() {
            Some(DayOfMonth::Day(day)) => Some(i32::from(day)),
            _ => None,
        }
    }
    /// Which such weekday of the month, 1 to 4, or -1 for the last. Null for other cadences.
    async fn week_of_month(&self) -> Option<i32> {
        match self.day() {
            Some(DayOfMonth::Weekday { nth, .. }) => Some(i32::from(nth)),
            _ => None,
        }
    }
    /// Month of a yearly cadence, 1 to 12.
    async fn month(&self) -> Option<i32> {
        match self.0.rule {
            Rule::Yearly { month, .. } => Some(i32::from(month)),
            _ => None,
        }
    }
    /// IANA time zone whose calendar counts.
    async fn zone(&self) -> &str {
        &self.0.zone
    }
    /// Not before this date (ISO 8601).
    async fn starts_on(&self) -> String {
        self.0.starts_on.to_string()
    }
    /// The cadence as people say it.
    async fn words(&self) -> String {
        self.0.to_string()
    }
    /// The first dates from its beginning on (ISO 8601), at most six, to see whether it is the one that was meant.
    async fn first_dates(&self) -> Vec<String> {
        let mut dates = Vec::with_capacity(NEXT);
        let mut from = self.0.starts_on;
        while let Some(date) = self.0.next_on_or_after(from).filter(|_| dates.len() < NEXT) {
            dates.push(date.to_string());
            from = super::instants::later(date, 1);
        }
        dates
    }
}

/// When upkeep is due. A monthly or yearly cadence has either `dayOfMonth` or `weekOfMonth` with one weekday.
#[derive(Debug, InputObject)]
pub struct CadenceInput {
    /// How often.
    frequency: CadenceFrequency,
    /// Every so many days (to 366), weeks (to 52), months (to 36) or years (to 5); 1 if absent.
    interval: Option<i32>,
    /// Days of the week.
    weekdays: Option<Vec<Day>>,
    /// Day of the month, 1 to 31; in a month that is shorter its last day.
    day_of_month: Option<i32>,
    /// Which such weekday of the month: 1 to 4, or -1 for the last.
    week_of_month: Option<i32>,
    /// Month of a yearly cadence, 1 to 12.
    month: Option<i32>,
    /// IANA time zone whose calendar counts, such as Europe/Berlin.
    zone: String,
    /// Not before this date (ISO 8601).
    starts_on: String,
}

impl CadenceInput {
    /// Checks it under the input field `field`.
    pub(crate) fn parse(self, field: &str) -> Result<super::Cadence, UserError> {
        let at = |part: &str| format!("{field}.{part}");
        let starts_on = input::date(&at("startsOn"), self.starts_on.trim())?;
        let small = |part: &str, number: i32| {
            i8::try_from(number).map_err(|_| UserError::new(ErrorCode::Invalid, &at(part), "This number is too large."))
        };
        let weekdays: Vec<Weekday> = self.weekdays.unwrap_or_default().into_iter().map(Weekday::from).collect();
        let refuse = |part: &str, message: &str| Err(UserError::new(ErrorCode::Required, &at(part), message));
        let day = || match (self.day_of_month, self.week_of_month, weekdays.as_slice()) {
            (Some(day), None, []) => Ok(DayOfMonth::Day(small("dayOfMonth", day)?)),
            (None, Some(nth), [weekday]) => {
                Ok(DayOfMonth::Weekday { nth: small("weekOfMonth", nth)?, weekday: *weekday })
            }
            _ => refuse("dayOfMonth", "Give either the day of the month, or the week of the month with one weekday."),
        };
        let rule = match self.frequency {
            CadenceFrequency::Daily => Rule::Daily,
            CadenceFrequency::Weekly => Rule::Weekly { weekdays },
            CadenceFrequency::Monthly => Rule::Monthly { day: day()? },
            CadenceFrequency::Yearly => match self.month {
                Some(month) => Rule::Yearly { month: small("month", month)?, day: day()? },
                None => return Err(UserError::new(ErrorCode::Required, &at("month"), "Choose the month.")),
            },
        };
        let interval = i16::try_from(self.interval.unwrap_or(1)).unwrap_or(i16::MAX);
        super::Cadence { rule, interval, starts_on, zone: self.zone.trim().to_owned() }.checked(field)
    }
}
