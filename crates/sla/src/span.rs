//! Lengths of time as whole milliseconds, written in ISO 8601 with time parts only.
//!
//! `P1D` is refused because a day is not a length: it has 23, 24 or 25 hours.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::Refusal;

/// Longest span, in milliseconds: a million hours, more than a century.
const LONGEST_MS: i64 = 3_600_000_000_000;

/// A length of physical time in milliseconds, never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(i64);

impl Span {
    /// From milliseconds; clamped to zero and a million hours.
    #[must_use]
    pub fn from_millis(millis: i64) -> Self {
        Self(millis.clamp(0, LONGEST_MS))
    }

    /// Milliseconds.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }
}

/// Takes a number and its unit from the front; `None` if the next part has another unit.
fn part(rest: &mut &str, unit: char) -> Option<String> {
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, tail) = rest.split_at(end);
    let tail = tail.strip_prefix(unit)?;
    *rest = tail;
    Some(number.to_owned())
}

fn whole(number: &str, unit_ms: i64) -> Option<i64> {
    number.parse::<i64>().ok().filter(|_| number.bytes().all(|b| b.is_ascii_digit()))?.checked_mul(unit_ms)
}

fn seconds(number: &str) -> Option<i64> {
    let (units, decimals) = number.split_once('.').unwrap_or((number, "0"));
    if decimals.is_empty() || decimals.len() > 3 {
        return None;
    }
    whole(units, 1_000)?.checked_add(whole(&format!("{decimals:0<3}"), 1)?)
}

fn parse(text: &str) -> Option<i64> {
    let mut rest = text.strip_prefix("PT").filter(|rest| !rest.is_empty())?;
    let mut total = 0_i64;
    for (unit, unit_ms) in [('H', 3_600_000), ('M', 60_000), ('S', 1_000)] {
        if let Some(number) = part(&mut rest, unit) {
            let ms = if unit == 'S' { seconds(&number) } else { whole(&number, unit_ms) };
            total = total.checked_add(ms?)?;
        }
    }
    (rest.is_empty() && total <= LONGEST_MS).then_some(total)
}

impl FromStr for Span {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        parse(text).map(Self).ok_or_else(|| {
            Refusal::new(
                "span",
                format!(
                    "`{text}` is not a length of hours, minutes and seconds up to a million hours; write it as PT8H, \
                     PT1H30M or PT0.5S (days have no fixed length)"
                ),
            )
        })
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hours, minutes) = (self.0 / 3_600_000, self.0 / 60_000 % 60);
        let (seconds, millis) = (self.0 / 1_000 % 60, self.0 % 1_000);
        f.write_str("PT")?;
        if hours > 0 {
            write!(f, "{hours}H")?;
        }
        if minutes > 0 {
            write!(f, "{minutes}M")?;
        }
        if millis > 0 {
            let decimals = format!("{millis:03}");
            write!(f, "{seconds}.{}S", decimals.trim_end_matches('0'))
        } else if seconds > 0 || self.0 == 0 {
            write!(f, "{seconds}S")
        } else {
            Ok(())
        }
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_and_written() {
        for (text, ms, written) in [
            ("PT8H", 28_800_000, "PT8H"),
            ("PT1H30M", 5_400_000, "PT1H30M"),
            ("PT90M", 5_400_000, "PT1H30M"),
            ("PT0.5S", 500, "PT0.5S"),
            ("PT34M33.741S", 2_073_741, "PT34M33.741S"),
            ("PT0S", 0, "PT0S"),
            ("PT9000H", 32_400_000_000, "PT9000H"),
        ] {
            let span: Span = text.parse().unwrap();
            assert_eq!((span.millis(), span.to_string().as_str()), (ms, written), "{text}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "P1D",
            "PT",
            "PT1",
            "1H",
            "PT1M1H",
            "PT0.5H",
            "PT1.S",
            "PT.5S",
            "PT1.0001S",
            "-PT1H",
            "PT1H ",
            "PT+1H",
            "PT99999999999999999999H",
            "PT1000001H",
        ] {
            assert!(text.parse::<Span>().is_err(), "{text}");
        }
    }
}
