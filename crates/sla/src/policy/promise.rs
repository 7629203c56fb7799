//! A promised time: a length, or a number of business days.

use serde::{Deserialize, Serialize};

use crate::{Refusal, Span};

/// A number of business days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BusinessDays {
    /// 1 to 1,000.
    pub business_days: u16,
}

/// What is promised for a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "a promise is a length such as PT8H or PT1H30M, or {\"business_days\": 2}; days have no fixed length"
)]
pub enum Promise {
    /// A length of business time.
    Within(Span),
    /// The same wall time some working dates later.
    BusinessDays(BusinessDays),
}

impl Promise {
    /// Whether business days are in bounds.
    pub(super) fn validate(self) -> Result<(), Refusal> {
        match self {
            Self::BusinessDays(BusinessDays { business_days }) if !(1..=1_000).contains(&business_days) => {
                Err(Refusal::new(
                    "promise",
                    format!("{business_days} business days cannot be promised; promise 1 to 1,000"),
                ))
            }
            Self::Within(_) | Self::BusinessDays(_) => Ok(()),
        }
    }
}
