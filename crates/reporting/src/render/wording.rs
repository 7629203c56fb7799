//! Days, times and quantities in words.

use kernel::Timestamp;
use kernel::time::month_name;
use sla::Zone;

/// An instant in the report's zone, such as `12 Oct 2026, 09:14`.
pub(super) fn moment(zone: &Zone, at: Timestamp) -> String {
    let local = zone.local(sla::Instant::from_micros(at.micros()));
    let month = month(i64::from(local.month()));
    format!("{} {month} {}, {:02}:{:02}", local.day(), local.year(), local.hour(), local.minute())
}

/// A day of ISO 8601, such as `12 Oct 2026`; what is no day is shown as it is.
pub(crate) fn day(iso: &str) -> String {
    let mut parts = iso.splitn(3, '-').map(str::parse::<i64>);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(Ok(year)), Some(Ok(of_year)), Some(Ok(of_month))) => format!("{of_month} {} {year}", month(of_year)),
        _ => iso.to_owned(),
    }
}

/// A month in three letters.
fn month(number: i64) -> &'static str {
    month_name(number).and_then(|name| name.get(..3)).unwrap_or("?")
}

/// Minutes, such as `3 h 20 min` or `2 d 4 h`.
pub(super) fn minutes(minutes: i64) -> String {
    let minutes = minutes.max(0);
    match (minutes / 1_440, minutes / 60 % 24, minutes % 60) {
        (0, 0, rest) => format!("{rest} min"),
        (0, hours, 0) => format!("{hours} h"),
        (0, hours, rest) => format!("{hours} h {rest} min"),
        (days, 0, _) => format!("{days} d"),
        (days, hours, _) => format!("{days} d {hours} h"),
    }
}

/// From one instant to another.
pub(super) fn span(from: Timestamp, to: Timestamp) -> String {
    minutes((to.micros() - from.micros()) / 60_000_000)
}

/// A count with its noun.
pub(crate) fn count(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A stable name as people write it, such as `Restore test` for `restore_test`.
pub(super) fn words(name: &str) -> String {
    let text = name.replace('_', " ");
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
