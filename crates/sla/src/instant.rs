//! Instants as whole milliseconds in UTC.
//!
//! The clock counts in integer milliseconds, so its instants are nothing else: comparing is exact, subtracting cannot
//! round. Text is RFC 3339; finer instants are refused in text and cut (towards the past) when they come as microseconds.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::Refusal;

/// Milliseconds of 24 hours.
pub(crate) const DAY_MS: i64 = 86_400_000;

/// An instant: milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted; within the years -9999 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// The first instant that can be named.
    pub const MIN: Self = Self(-377_705_023_200_000);
    /// The last instant that can be named.
    pub const MAX: Self = Self(253_402_207_200_000);

    /// From milliseconds since the epoch; saturates at [`Instant::MIN`] and [`Instant::MAX`].
    #[must_use]
    pub fn from_millis(millis: i64) -> Self {
        Self(millis.clamp(Self::MIN.0, Self::MAX.0))
    }

    /// From microseconds since the epoch, cut to the millisecond that contains them.
    #[must_use]
    pub fn from_micros(micros: i64) -> Self {
        Self::from_millis(micros.div_euclid(1_000))
    }

    /// Milliseconds since the epoch.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Microseconds since the epoch.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0.saturating_mul(1_000)
    }

    /// This instant plus a number of milliseconds, which may be negative; saturates.
    #[must_use]
    pub fn plus_ms(self, ms: i64) -> Self {
        Self::from_millis(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this instant; negative if `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// The number of the day in UTC since the epoch. A local date is at most one off.
    pub(crate) fn utc_day(self) -> i64 {
        self.0.div_euclid(DAY_MS)
    }

    /// The same instant for civil time.
    #[must_use]
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_millisecond(self.0).unwrap_or(if self.0 < 0 { Timestamp::MIN } else { Timestamp::MAX })
    }

    /// Date and time of day in UTC.
    pub(crate) fn utc(self) -> DateTime {
        Offset::UTC.to_datetime(self.timestamp())
    }
}

impl From<Timestamp> for Instant {
    fn from(timestamp: Timestamp) -> Self {
        Self::from_millis(timestamp.as_nanosecond().div_euclid(1_000_000).try_into().unwrap_or(Self::MAX.0))
    }
}

impl FromStr for Instant {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let refuse = |why: &str| {
            Refusal::new("instant", format!("`{text}` is not an instant: {why}; write it as 2026-01-26T09:00:00+01:00"))
        };
        let timestamp: Timestamp = text.parse().map_err(|_| refuse("it is not RFC 3339 with an offset"))?;
        if timestamp.subsec_nanosecond() % 1_000_000 != 0 {
            return Err(refuse("it has more than three decimals"));
        }
        Ok(Self::from(timestamp))
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.timestamp().fmt(f)
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_and_written_in_utc() {
        let at: Instant = "2026-01-26T05:00:00.5-05:00".parse().unwrap();
        assert_eq!(at.to_string(), "2026-01-26T10:00:00.5Z");
        assert_eq!(at, "2026-01-26T10:00:00.500Z".parse().unwrap());
        for text in ["2026-01-26T05:00:00", "2026-01-26", "2026-01-26T05:00:00.0001Z", "soon"] {
            assert!(text.parse::<Instant>().is_err(), "{text}");
        }
    }

    #[test]
    fn finer_instants_are_cut_towards_the_past() {
        assert_eq!(Instant::from_micros(1_999).millis(), 1);
        assert_eq!(Instant::from_micros(-1).millis(), -1);
        assert_eq!(Instant::from_millis(-1).micros(), -1_000);
        assert_eq!(Instant::from_millis(i64::MAX), Instant::MAX);
        assert_eq!(Instant::MAX.plus_ms(i64::MAX), Instant::MAX);
        assert_eq!(Instant::MIN.plus_ms(i64::MIN), Instant::MIN);
    }
}
