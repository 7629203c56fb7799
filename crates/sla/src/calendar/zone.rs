//! A time zone, and the two ways from a wall clock to an instant.
//!
//! Where a wall time exists twice, a start is the first occurrence and an end the last; where it does not exist, both are
//! the first valid instant after it (not the wall time shifted by the gap, as RFC 5545 has it). The zone data is the one
//! that comes with the program, so that two installations of one release give the same answers.

use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;

use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone, TimeZoneDatabase};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{Instant, Refusal};

fn database() -> &'static TimeZoneDatabase {
    static DATABASE: OnceLock<TimeZoneDatabase> = OnceLock::new();
    DATABASE.get_or_init(TimeZoneDatabase::bundled)
}

/// A zone of the IANA time zone database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    name: String,
    rules: TimeZone,
}

impl Zone {
    /// The identifier, such as `Europe/Berlin`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A zone of that name with rules of one's own (POSIX `TZ`, such as `CET-1CEST,M3.5.0,M10.5.0/3`) in place of those of
    /// the zone data: to ask what an announced change of law would do, or to repeat an answer given with older data.
    ///
    /// # Errors
    /// `zone` if the rules are not POSIX.
    pub fn with_rules(name: &str, posix: &str) -> Result<Self, Refusal> {
        let rules = TimeZone::posix(posix).map_err(|_| {
            Refusal::new("zone", format!("`{posix}` are no rules of a zone; write them as CET-1CEST,M3.5.0,M10.5.0/3"))
        })?;
        Ok(Self { name: name.to_owned(), rules })
    }

    /// What a clock on the wall shows at an instant.
    #[must_use]
    pub fn local(&self, at: Instant) -> DateTime {
        self.rules.to_datetime(at.timestamp())
    }

    /// The instant of a wall time as a start: the first occurrence, or the first valid instant after it.
    #[must_use]
    pub fn start(&self, wall: DateTime) -> Instant {
        match self.rules.to_ambiguous_timestamp(wall).offset() {
            AmbiguousOffset::Unambiguous { offset } => at_offset(wall, offset),
            AmbiguousOffset::Fold { before, .. } => at_offset(wall, before),
            AmbiguousOffset::Gap { before, after } => self.end_of_gap(wall, before, after),
        }
    }

    /// The instant of a wall time as an end: the last occurrence, or the first valid instant after it.
    #[must_use]
    pub fn end(&self, wall: DateTime) -> Instant {
        match self.rules.to_ambiguous_timestamp(wall).offset() {
            AmbiguousOffset::Unambiguous { offset } => at_offset(wall, offset),
            AmbiguousOffset::Fold { after, .. } => at_offset(wall, after),
            AmbiguousOffset::Gap { before, after } => self.end_of_gap(wall, before, after),
        }
    }

    /// The transition that skips `wall`. Read with the later offset, a skipped wall time lies before its transition, read
    /// with the earlier one not before it.
    fn end_of_gap(&self, wall: DateTime, before: Offset, after: Offset) -> Instant {
        let (lower, upper) = (at_offset(wall, after), at_offset(wall, before));
        self.rules
            .following(lower.timestamp())
            .map(|transition| (Instant::from(transition.timestamp()), transition.offset()))
            .take_while(|(at, _)| *at <= upper)
            .find(|(_, offset)| *offset == after)
            .map_or(upper, |(at, _)| at)
    }
}

fn at_offset(wall: DateTime, offset: Offset) -> Instant {
    let saturated = if wall.year() < 0 { Instant::MIN } else { Instant::MAX };
    offset.to_timestamp(wall).map_or(saturated, Instant::from)
}

impl FromStr for Zone {
    type Err = Refusal;

    fn from_str(name: &str) -> Result<Self, Refusal> {
        match database().get(name) {
            Ok(rules) if !rules.is_unknown() => Ok(Self { name: rules.iana_name().unwrap_or(name).to_owned(), rules }),
            _ => Err(Refusal::new(
                "zone",
                format!("`{name}` is no time zone of the IANA database; use an identifier such as Europe/Berlin"),
            )),
        }
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn both(zone: &str, wall: &str, start: &str, end: &str) {
        let zone: Zone = zone.parse().unwrap();
        let wall: DateTime = wall.parse().unwrap();
        assert_eq!(zone.start(wall), start.parse().unwrap(), "start of {wall} in {zone}");
        assert_eq!(zone.end(wall), end.parse().unwrap(), "end of {wall} in {zone}");
    }

    #[test]
    fn gaps_and_overlaps() {
        both("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z");
        both("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z");
        both("Africa/Cairo", "2026-04-24T00:00", "2026-04-23T22:00:00Z", "2026-04-23T22:00:00Z");
        both("Africa/Cairo", "2026-04-24T00:59", "2026-04-23T22:00:00Z", "2026-04-23T22:00:00Z");
        both("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30:00Z", "2026-10-03T15:30:00Z");
        both("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45:00Z", "2026-04-04T15:15:00Z");
        both("America/Havana", "2025-11-02T00:00", "2025-11-02T04:00:00Z", "2025-11-02T05:00:00Z");
        // A whole date was skipped.
        both("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z");
    }

    #[test]
    fn unknown_zones_are_refused() {
        for name in ["Europe/Atlantis", "", "+01:00", "Etc/Unknown"] {
            assert!(name.parse::<Zone>().is_err(), "{name}");
        }
        assert_eq!("UTC".parse::<Zone>().unwrap().name(), "UTC");
    }
}
