//! Marks on the way to the end of a budget: thresholds in percent, or before the end.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::{Refusal, Span};

/// A threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// Percent of the budget, written `75`.
    Percent(u32),
    /// Business time before the end of the budget, written `-PT1H`.
    BeforeDue(Span),
}

impl Mark {
    /// The consumed time from which on the mark is reached; 0 or less means from the start.
    #[must_use]
    pub fn need_ms(self, budget_ms: i64) -> i64 {
        match self {
            Self::Percent(percent) => {
                let hundredths = i128::from(budget_ms) * i128::from(percent);
                i64::try_from((hundredths + 99).div_euclid(100)).unwrap_or(i64::MAX)
            }
            Self::BeforeDue(before) => budget_ms - before.millis(),
        }
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Percent(percent) => percent.fmt(f),
            Self::BeforeDue(before) => write!(f, "-{before}"),
        }
    }
}

impl FromStr for Mark {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        if let Some(before) = text.strip_prefix('-') {
            return Ok(Self::BeforeDue(before.parse()?));
        }
        text.parse()
            .map(Self::Percent)
            .map_err(|_| Refusal::new("threshold", format!("`{text}` is no threshold; write it as 75 or -PT1H")))
    }
}

impl Serialize for Mark {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Spans before due are written with a minus sign.
pub(super) mod before_due {
    use serde::ser::SerializeSeq;
    use serde::{Deserialize, Deserializer, Serializer, de};

    use super::Mark;
    use crate::Span;

    pub(crate) fn serialize<S: Serializer>(spans: &[Span], serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(spans.len()))?;
        for span in spans {
            list.serialize_element(&Mark::BeforeDue(*span))?;
        }
        list.end()
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Span>, D::Error> {
        let written = Vec::<String>::deserialize(deserializer)?;
        let read = |text: &String| match text.parse() {
            Ok(Mark::BeforeDue(span)) => Ok(span),
            _ => Err(de::Error::custom(format!("`{text}` is no time before due; write it as -PT1H"))),
        };
        written.iter().map(read).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_rounded_up_to_whole_milliseconds() {
        assert_eq!(Mark::Percent(33).need_ms(100), 33);
        assert_eq!(Mark::Percent(33).need_ms(101), 34);
        assert_eq!(Mark::Percent(50).need_ms(0), 0);
        assert_eq!(Mark::Percent(u32::MAX).need_ms(i64::MAX), i64::MAX);
        assert_eq!("-PT1H".parse::<Mark>().unwrap().need_ms(1_800_000), -1_800_000);
        assert_eq!("-PT60M".parse::<Mark>().unwrap().to_string(), "-PT1H");
    }
}
