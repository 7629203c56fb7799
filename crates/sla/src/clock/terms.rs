//! The terms of an instance: what is promised, and in which calendar it counts.

use crate::policy::{BusinessDays, Promise};
use crate::{Instant, Knowledge, Refusal};

/// Promise and calendar. Two terms are the same if both are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Terms<'a> {
    pub promise: Option<Promise>,
    /// `None` if no policy version was in force.
    pub calendar: Option<&'a str>,
}

/// How much business time is promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Budget {
    /// Nothing is promised.
    None,
    /// Business days that run out of calendar.
    Exhausted,
    /// So many milliseconds. `at_opening`: the due time is the opening after them, not the closing before it.
    Limit { ms: i64, at_opening: bool },
}

impl Budget {
    /// A plain length.
    pub(crate) const fn of(ms: i64) -> Self {
        Self::Limit { ms, at_opening: false }
    }

    /// Milliseconds, if they are known.
    pub(crate) const fn ms(self) -> Option<i64> {
        match self {
            Self::Limit { ms, .. } => Some(ms),
            Self::None | Self::Exhausted => None,
        }
    }
}

impl Terms<'_> {
    /// The budget of an instance that counts business days from `counted_from`.
    pub(crate) fn budget(&self, knowledge: &Knowledge<'_>, counted_from: Instant) -> Result<Budget, Refusal> {
        let (Some(promise), Some(calendar)) = (self.promise, self.calendar) else {
            return Ok(Budget::None);
        };
        let schedule = knowledge.schedule(calendar)?;
        Ok(match promise {
            Promise::Within(span) => Budget::of(span.millis()),
            Promise::BusinessDays(BusinessDays { business_days }) => schedule
                .business_days(counted_from, business_days)
                .map_or(Budget::Exhausted, |count| Budget::Limit { ms: count.budget_ms, at_opening: count.at_opening }),
        })
    }
}
