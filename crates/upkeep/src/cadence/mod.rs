//! When upkeep is due: a small subset of recurrence rules (RFC 5545, section 3.3.10) over civil dates in a named zone.
//!
//! Invariants
//! - A rule yields dates, never instants; what a date means as instants is said in [`instants`], by the zone's own rules,
//!   so a change of the clocks neither moves nor doubles anything.
//! - A day that a month does not have becomes the month's last day, for that month only: the 31st is due on 28 February and
//!   on 31 March. RFC 5545 leaves such months out; upkeep that is owed each month must not vanish in February.
//! - The dates of a span do not depend on where a reader begins: any span may be cut in two.

mod dates;
pub mod graphql;
pub mod instants;
#[cfg(test)]
mod tests;
mod words;

use jiff::civil::{Date, Weekday};
use kernel::{ErrorCode, UserError};
use serde::{Deserialize, Serialize};

/// A recurrence: from a date on, in steps, in the civil calendar of a zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cadence {
    /// On which days.
    pub rule: Rule,
    /// Every so many days, weeks, months or years, counted from the one that holds `starts_on`.
    pub interval: i16,
    /// Not before this date.
    pub starts_on: Date,
    /// IANA name of the zone whose calendar counts.
    pub zone: String,
}

/// On which days of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "frequency", rename_all = "snake_case", deny_unknown_fields)]
pub enum Rule {
    /// On the day.
    Daily,
    /// On some days of the week, which begins on Monday.
    Weekly {
        /// At least one, each once, Monday first.
        #[serde(with = "names")]
        weekdays: Vec<Weekday>,
    },
    /// On a day of the month.
    Monthly {
        /// Which.
        day: DayOfMonth,
    },
    /// On a day of a month of the year.
    Yearly {
        /// 1 to 12.
        month: i8,
        /// Which day.
        day: DayOfMonth,
    },
}

/// A day of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayOfMonth {
    /// 1 to 31; the last day in a month that is shorter.
    Day(i8),
    /// The first to fourth such weekday, or with -1 the last.
    Weekday {
        /// 1 to 4, or -1.
        nth: i8,
        /// Which.
        #[serde(with = "name")]
        weekday: Weekday,
    },
}

impl Cadence {
    /// Checks a recurrence from the input field `field`.
    ///
    /// # Errors
    /// The refusal to show at the part that is wrong.
    pub fn checked(self, field: &str) -> Result<Self, UserError> {
        let refuse =
            |part: &str, message: String| Err(UserError::new(ErrorCode::Invalid, &format!("{field}.{part}"), message));
        let most = match self.rule {
            Rule::Daily => 366,
            Rule::Weekly { .. } => 52,
            Rule::Monthly { .. } => 36,
            Rule::Yearly { .. } => 5,
        };
        if !(1..=most).contains(&self.interval) {
            return refuse(
                "interval",
                format!("This must be a whole number from 1 to {most}; it is {}.", self.interval),
            );
        }
        if !(2000..=2200).contains(&self.starts_on.year()) {
            return refuse("startsOn", "Give a date between the years 2000 and 2200, such as 2026-12-01.".to_owned());
        }
        if instants::zone(&self.zone).is_none() {
            let message = format!("{:.60} is not a time zone. Give an IANA name, such as Europe/Berlin.", self.zone);
            return refuse("zone", message);
        }
        let day = match &self.rule {
            Rule::Weekly { weekdays } if weekdays.is_empty() => {
                return refuse("weekdays", "Choose at least one day of the week.".to_owned());
            }
            Rule::Yearly { month, .. } if !(1..=12).contains(month) => {
                return refuse("month", format!("This must be a month from 1 to 12; it is {month}."));
            }
            Rule::Daily | Rule::Weekly { .. } => None,
            Rule::Monthly { day } | Rule::Yearly { day, .. } => Some(*day),
        };
        match day {
            Some(DayOfMonth::Day(day)) if !(1..=31).contains(&day) => {
                refuse("dayOfMonth", format!("This must be a day from 1 to 31; it is {day}."))
            }
            Some(DayOfMonth::Weekday { nth, .. }) if !matches!(nth, 1..=4 | -1) => {
                refuse("weekOfMonth", format!("This must be 1 to 4, or -1 for the last; it is {nth}."))
            }
            _ => Ok(self.sorted()),
        }
    }

    fn sorted(mut self) -> Self {
        if let Rule::Weekly { weekdays } = &mut self.rule {
            weekdays.sort_by_key(|weekday| weekday.to_monday_zero_offset());
            weekdays.dedup();
        }
        self
    }
}

/// Weekdays as their English names in lower case.
mod name {
    use jiff::civil::Weekday;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) const NAMES: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    pub(super) fn of(weekday: Weekday) -> &'static str {
        usize::try_from(weekday.to_monday_zero_offset()).ok().and_then(|place| NAMES.get(place)).copied().unwrap_or("")
    }

    pub(super) fn parse(name: &str) -> Option<Weekday> {
        let place = NAMES.iter().position(|known| *known == name)?;
        Weekday::from_monday_zero_offset(i8::try_from(place).ok()?).ok()
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
    pub(super) fn serialize<S: Serializer>(weekday: &Weekday, serializer: S) -> Result<S::Ok, S::Error> {
        of(*weekday).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Weekday, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse(&text).ok_or_else(|| serde::de::Error::custom("not the name of a weekday"))
    }
}

/// Lists of weekdays by name.
mod names {
    use jiff::civil::Weekday;
    use serde::{Deserialize, Deserializer, Serializer};

    use super::name;

    #[expect(clippy::ptr_arg, reason = "the signature is serde's")]
    pub(super) fn serialize<S: Serializer>(weekdays: &Vec<Weekday>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(weekdays.iter().map(|weekday| name::of(*weekday)))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Weekday>, D::Error> {
        let texts = Vec::<String>::deserialize(deserializer)?;
        let parse = |text: &String| name::parse(text).ok_or_else(|| serde::de::Error::custom("not a weekday"));
        texts.iter().map(parse).collect()
    }
}
