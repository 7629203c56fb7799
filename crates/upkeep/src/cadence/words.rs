//! A recurrence as people say it.

use std::fmt;

use jiff::civil::Weekday;
use kernel::time::month_name;

use super::{Cadence, DayOfMonth, Rule};

/// Such as "every 3 months on the last Friday (Europe/Berlin)".
impl fmt::Display for Cadence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let every = |unit: &str| match self.interval {
            1 => format!("every {unit}"),
            interval => format!("every {interval} {unit}s"),
        };
        match &self.rule {
            Rule::Daily => f.write_str(&every("day"))?,
            Rule::Weekly { weekdays } => {
                let names: Vec<&str> = weekdays.iter().map(|weekday| name(*weekday)).collect();
                write!(f, "{} on {}", every("week"), listed(&names))?;
            }
            Rule::Monthly { day } => write!(f, "{} on {day}", every("month"))?,
            Rule::Yearly { month, day } => {
                write!(f, "{} on {day} of {}", every("year"), month_name(*month).unwrap_or("the month"))?;
            }
        }
        write!(f, " ({})", self.zone)
    }
}

impl fmt::Display for DayOfMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(31) => f.write_str("the last day"),
            Self::Day(day) => write!(f, "day {day}"),
            Self::Weekday { nth, weekday } => {
                let which = match nth {
                    1 => "first",
                    2 => "second",
                    3 => "third",
                    4 => "fourth",
                    _ => "last",
                };
                write!(f, "the {which} {}", name(*weekday))
            }
        }
    }
}

const fn name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [some @ .., last] => format!("{} and {last}", some.join(", ")),
    }
}
