//! Spans, numbers and levels in words, as letters and pages say them.

use kernel::Timestamp;

use crate::signal::Level;

/// A span in words: `90 seconds`, `5 minutes`, `2 hours 30 minutes`.
#[must_use]
pub fn span(seconds: i64) -> String {
    let parts = [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")];
    let mut left = seconds.max(0);
    let mut words = Vec::new();
    for (length, name) in parts {
        let count = left / length;
        left %= length;
        if count > 0 {
            words.push(format!("{count} {name}{}", if count == 1 { "" } else { "s" }));
        }
        if words.len() == 2 {
            break;
        }
    }
    if words.is_empty() { "0 seconds".to_owned() } else { words.join(" ") }
}

/// A value with its unit, with as many decimals as people read: `91.4 %`, `12`.
#[must_use]
pub fn amount(value: f64, unit: &str) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    let number =
        if (rounded - rounded.round()).abs() < 1e-9 { format!("{rounded:.0}") } else { format!("{rounded:.1}") };
    if unit.is_empty() { number } else { format!("{number} {unit}") }
}

/// An instant for a letter: date and minute in UTC.
#[must_use]
pub fn instant(at: Timestamp) -> String {
    let text = at.to_string();
    let (date, time) = text.split_once('T').unwrap_or((&text, ""));
    format!("{date} {} UTC", time.get(..5).unwrap_or(time))
}

/// A level as people say it.
#[must_use]
pub const fn level(level: Level) -> &'static str {
    match level {
        Level::Ok => "well",
        Level::Warn => "warning",
        Level::Critical => "critical",
    }
}

/// Seconds since the epoch of an instant, rounded down.
#[must_use]
pub const fn seconds(at: Timestamp) -> i64 {
    at.micros().div_euclid(1_000_000)
}

/// The instant of seconds since the epoch.
#[must_use]
pub const fn timestamp(seconds: i64) -> Timestamp {
    Timestamp::from_micros(seconds.saturating_mul(1_000_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        for (seconds, text) in
            [(0, "0 seconds"), (1, "1 second"), (90, "1 minute 30 seconds"), (86_400 + 3_600 + 5, "1 day 1 hour")]
        {
            assert_eq!(span(seconds), text);
        }
        assert_eq!(amount(91.36, "%"), "91.4 %");
        assert_eq!(amount(12.0, ""), "12");
        assert_eq!(instant(timestamp(0)), "1970-01-01 00:00 UTC");
    }
}
