//! Priority from impact and urgency. Pure.
//!
//! | impact \ urgency | high | medium | low |
//! | --- | --- | --- | --- |
//! | high | P1 | P2 | P3 |
//! | medium | P2 | P3 | P4 |
//! | low | P3 | P4 | P4 |

use super::kind::Level;
use crate::closed::closed;

closed! {
    /// Which work comes first; P1 before all.
    Priority {
        /// The business stands still.
        P1 = "P1",
        /// Important work is hindered.
        P2 = "P2",
        /// Work is hindered.
        P3 = "P3",
        /// It can wait.
        P4 = "P4",
    }
}

impl Priority {
    /// The priority that follows from impact and urgency.
    #[must_use]
    pub const fn of(impact: Level, urgency: Level) -> Self {
        match (impact, urgency) {
            (Level::High, Level::High) => Self::P1,
            (Level::High, Level::Medium) | (Level::Medium, Level::High) => Self::P2,
            (Level::High, Level::Low) | (Level::Medium, Level::Medium) | (Level::Low, Level::High) => Self::P3,
            (Level::Medium, Level::Low) | (Level::Low, Level::Medium | Level::Low) => Self::P4,
        }
    }

    /// 1 for P1 to 4 for P4, as stored.
    #[must_use]
    pub const fn number(self) -> i32 {
        match self {
            Self::P1 => 1,
            Self::P2 => 2,
            Self::P3 => 3,
            Self::P4 => 4,
        }
    }

    /// Reads a stored number.
    #[must_use]
    pub fn from_number(number: i32) -> Option<Self> {
        Self::ALL.iter().copied().find(|priority| priority.number() == number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_impact_or_urgency_never_lowers_the_priority() {
        for (low, high) in [(Level::Low, Level::Medium), (Level::Medium, Level::High)] {
            for other in Level::ALL {
                assert!(Priority::of(high, *other) <= Priority::of(low, *other));
                assert!(Priority::of(*other, high) <= Priority::of(*other, low));
                assert_eq!(Priority::of(high, *other), Priority::of(*other, high), "the matrix is symmetric");
            }
        }
        assert_eq!(Priority::of(Level::High, Level::High), Priority::P1);
        assert_eq!(Priority::of(Level::Medium, Level::Medium), Priority::P3);
        assert_eq!(Priority::of(Level::Low, Level::Low), Priority::P4);
        assert_eq!(Priority::ALL.iter().filter_map(|p| Priority::from_number(p.number())).count(), 4);
    }
}
