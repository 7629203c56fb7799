//! A daily window: half-open, in wall time, belonging to the date on which it starts.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::Zone;
use crate::{Instant, Refusal};

/// Minutes of the wall clock's day.
const DAY_MINUTES: u16 = 1_440;

/// A window `HH:MM-HH:MM`. The end may be `24:00`; an end that is not after the start lies on the next date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Window {
    start: u16,
    end: u16,
}

impl Window {
    /// First and last instant (exclusive) of the window of a date; empty if the clocks skip it.
    pub(crate) fn on(self, date: Date, zone: &Zone) -> (Instant, Instant) {
        let next_date = self.end <= self.start || self.end == DAY_MINUTES;
        let end_date = if next_date { date.tomorrow().unwrap_or(date) } else { date };
        (zone.start(wall(date, self.start)), zone.end(wall(end_date, self.end % DAY_MINUTES)))
    }
}

fn wall(date: Date, minutes: u16) -> DateTime {
    let part = |number: u16| i8::try_from(number).unwrap_or(0);
    let time = Time::new(part(minutes / 60), part(minutes % 60), 0, 0).unwrap_or(Time::midnight());
    date.to_datetime(time)
}

fn minutes(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let number =
        |part: &str| part.parse::<u16>().ok().filter(|_| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit()));
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (minutes < 60).then_some(hours * 60 + minutes).filter(|total| *total <= DAY_MINUTES)
}

impl FromStr for Window {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        text.split_once('-')
            .and_then(|(start, end)| Some(Self { start: minutes(start)?, end: minutes(end)? }))
            .filter(|window| window.start < DAY_MINUTES)
            .ok_or_else(|| {
                Refusal::new(
                    "window",
                    format!("`{text}` is not a window; write it as 09:00-17:00, where only the end may be 24:00"),
                )
            })
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}-{:02}:{:02}", self.start / 60, self.start % 60, self.end / 60, self.end % 60)
    }
}

impl Serialize for Window {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Window {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_read_and_written() {
        for text in ["09:00-17:00", "00:00-24:00", "22:00-06:00", "09:00-09:00"] {
            assert_eq!(text.parse::<Window>().unwrap().to_string(), text);
        }
        for text in ["9:00-17:00", "09:00-24:01", "24:00-24:00", "09:60-10:00", "09:00", "09:00-17:00-18:00", "-"] {
            assert!(text.parse::<Window>().is_err(), "{text}");
        }
    }

    #[test]
    fn lengths_of_windows() {
        let zone: Zone = "Europe/Berlin".parse().unwrap();
        let hours = |window: &str, date: &str| {
            let (start, end) = window.parse::<Window>().unwrap().on(date.parse().unwrap(), &zone);
            end.since(start) / 3_600_000
        };
        assert_eq!(hours("09:00-17:00", "2026-01-26"), 8);
        assert_eq!(hours("09:00-09:00", "2026-01-26"), 24);
        assert_eq!(hours("00:00-24:00", "2026-03-29"), 23);
        assert_eq!(hours("22:00-06:00", "2026-10-24"), 9);
        assert_eq!(hours("02:00-03:00", "2026-03-29"), 0);
    }
}
