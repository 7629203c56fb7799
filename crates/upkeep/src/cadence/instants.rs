//! What a due date means on the time line: when its ticket opens, until when it is in time, when it is missed.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use kernel::Timestamp;

/// The zone with an IANA name, from the data that the program carries.
#[must_use]
pub fn zone(name: &str) -> Option<TimeZone> {
    // Without a slash only UTC is taken: names like EST or the system's own are not zones of a place.
    let named = name == "UTC" || name.contains('/');
    TimeZone::get(name).ok().filter(|_| named)
}

/// The instants of one due date, each the beginning of a civil day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instants {
    /// From here on the work is asked for.
    pub opens_at: Timestamp,
    /// The end of the due date: what is done before is in time.
    pub due_at: Timestamp,
    /// From here on it is missed.
    pub closes_at: Timestamp,
}

/// The instants of `due_on`, asked for `lead_days` before and missed when `grace_days` after it have ended. `None` for a
/// zone that is unknown or a date at the end of the calendar.
#[must_use]
pub fn of(zone_name: &str, due_on: Date, lead_days: i32, grace_days: i32) -> Option<Instants> {
    let zone = zone(zone_name)?;
    let at = |days: i32| begin(&zone, due_on.checked_add(i64::from(days).days()).ok()?);
    Some(Instants { opens_at: at(-lead_days)?, due_at: at(1)?, closes_at: at(grace_days.checked_add(1)?)? })
}

/// The date in a zone at an instant; in UTC for a zone that is unknown.
#[must_use]
pub fn date_at(zone_name: &str, at: Timestamp) -> Date {
    let zone = zone(zone_name).unwrap_or(TimeZone::UTC);
    let instant = jiff::Timestamp::from_microsecond(at.micros()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    zone.to_datetime(instant).date()
}

/// The first instant of a civil day. Where the clocks skip midnight that is the first instant after the gap, and where
/// midnight comes twice the first of the two (the "compatible" choice of RFC 5545).
fn begin(zone: &TimeZone, date: Date) -> Option<Timestamp> {
    let midnight: DateTime = date.at(0, 0, 0, 0);
    let instant = zone.to_timestamp(midnight).ok()?;
    Some(Timestamp::from_micros(instant.as_microsecond()))
}

/// `date` so many days later; the same date at the end of the calendar.
#[must_use]
pub fn later(date: Date, days: i32) -> Date {
    date.checked_add(i64::from(days).days()).unwrap_or(date)
}

/// Whole days from one date to another; negative if the other is earlier.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i32 {
    super::dates::days_between(from, to)
}
