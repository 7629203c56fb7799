//! What a forecast says, with everything that a page needs to explain it. The types are stored as JSON and scored
//! later: variants and fields are only added.

use serde::{Deserialize, Serialize};

use super::Threshold;

/// A forecast of one filesystem.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// Local day number on which it was made; days ahead count from here.
    pub made_on: i32,
    /// How far it looks, in days.
    pub horizon_days: u16,
    /// Where the filesystem stands; `None` when there is no value at all.
    pub standing: Option<Standing>,
    /// What it is made from.
    pub history: History,
    /// How far to trust it.
    pub confidence: Confidence,
    /// What happened within the history that was used, oldest first.
    pub events: Vec<Event>,
    /// The answer.
    pub outcome: Outcome,
}

/// Where a filesystem stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Local day of the newest value.
    pub day: i32,
    /// Newest value.
    pub used_bytes: u64,
    /// Newest capacity.
    pub capacity_bytes: u64,
    /// Level that paths begin at: the peak of the day, or of the cycle (see [`Envelope`]).
    pub level_bytes: u64,
}

/// What a forecast is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// Days with at least twelve hourly values.
    pub days: u32,
    /// Days from the first of them to the last.
    pub span_days: u32,
    /// Days without enough values, of `of_days`.
    pub missing_days: u32,
    /// Days of the part that increments were taken from.
    pub of_days: u32,
    /// Days of that part on which the filesystem was full, so that it could not grow and they say nothing.
    pub full_days: u32,
    /// Daily increments used, at most 45.
    pub increments: u32,
    /// What a day's level is.
    pub envelope: Envelope,
}

/// What the level of a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Envelope {
    /// The second-highest hour of the day.
    Day,
    /// Space is given back again and again (rotation, retention): the highest day of the last cycle.
    Cycle {
        /// Days that the maximum is taken over.
        length_days: u32,
        /// Releases found.
        releases: u32,
    },
}

/// How far to trust a forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Confidence {
    /// Enough days, few gaps.
    Normal,
    /// An interval is given, but its ends may move.
    Low {
        /// Why.
        doubts: Vec<Doubt>,
    },
}

/// Why confidence is low.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Doubt {
    /// P10 is not stable yet.
    ShortHistory {
        /// Days of history.
        have_days: u32,
        /// Days from which it is stable.
        need_days: u32,
    },
    /// More than a fifth of the days has no values.
    Gaps {
        /// Days without values.
        missing_days: u32,
        /// Of so many.
        of_days: u32,
    },
}

/// Something that happened once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Local day.
    pub day: i32,
    /// Change in bytes; for [`EventKind::TransientPeak`] how far the hour rose above the day's level.
    pub bytes: i64,
    /// What it was.
    pub kind: EventKind,
    /// Whether it counts as growth.
    pub treatment: Treatment,
}

/// Kind of event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// Far more was added than on other days.
    Copied,
    /// Far more was given back than on other days.
    Cleaned,
    /// The capacity changed by more than 1 %.
    Resized,
    /// One hour above 95 % of the capacity on a day that was below otherwise.
    TransientPeak,
}

/// Whether an event counts as growth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Treatment {
    /// Once is no growth.
    Excluded,
    /// Three times or more is how this filesystem grows.
    Counted,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Outcome {
    /// No statement.
    NotEnoughHistory {
        /// Days with values.
        have_days: u32,
        /// Days needed.
        need_days: u32,
        /// What is missing.
        missing: Missing,
    },
    /// No growth that could be told from chance.
    NoGrowth {
        /// Why.
        reason: NoGrowthReason,
        /// All increments used.
        window: Trend,
        /// The newest 15 of them.
        recent: Trend,
    },
    /// It grows.
    Growth {
        /// One per threshold, lowest first.
        crossings: Vec<Crossing>,
        /// The trend that let it through the gate.
        trend: Trend,
        /// Steadily or ever faster.
        regime: Regime,
        /// What paths were drawn from.
        pool: Pool,
    },
    /// The newest values are at 99 % or more.
    Full {
        /// First local day of the full days up to now.
        since_day: i32,
    },
}

/// What is missing for a forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Missing {
    /// Days with at least twelve hourly values.
    Days,
    /// Pairs of adjacent days with values on which the filesystem was not full.
    Increments {
        /// Pairs there are.
        have: u32,
        /// Pairs needed.
        need: u32,
        /// Days on which it was full.
        full_days: u32,
    },
    /// Values of the last week.
    RecentValues {
        /// Newest local day that could be used.
        newest_day: i32,
    },
}

/// Why there is no growth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoGrowthReason {
    /// Neither rise nor fall can be told from chance.
    Flat,
    /// It falls.
    Falling,
    /// It rises by less than 0.01 % of the capacity a day.
    TooSlow,
}

/// A trend over a window of increments.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Trend {
    /// Increments in the window.
    pub increments: u32,
    /// Local day of the first.
    pub first_day: i32,
    /// Local day of the last.
    pub last_day: i32,
    /// Mann–Kendall deviate of the cumulated increments; above 2.33 it rises.
    pub z: f64,
    /// Theil–Sen slope in bytes a day.
    pub slope_bytes_per_day: f64,
}

/// Steadily or ever faster.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Regime {
    /// The last week grows like the weeks before.
    Steady,
    /// The last week grows faster than what was before.
    Accelerating {
        /// Rank-sum deviate of the last 7 increments against the earlier ones.
        z: f64,
        /// Growth of growth, bytes a day, each day; paths draw between 0 and twice that.
        bytes_per_day_per_day: f64,
    },
}

/// What paths were drawn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pool {
    /// Increments in it.
    pub increments: u32,
    /// Increments drawn at once.
    pub block_days: u32,
    /// Local day of the first increment.
    pub first_day: i32,
    /// Local day of the last increment.
    pub last_day: i32,
}

/// When a threshold is crossed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Crossing {
    /// The threshold.
    pub threshold: Threshold,
    /// Days ahead, counted from the end of the day the forecast was made on, by which one path in ten has crossed it; 0
    /// when it is crossed already, `None` when that lies beyond the horizon.
    pub p10_days: Option<f64>,
    /// The same for half of the paths.
    pub p50_days: Option<f64>,
    /// The same for nine in ten.
    pub p90_days: Option<f64>,
    /// Probabilities by date.
    pub within: Within,
}

/// Share of paths that have crossed a threshold within so many days, 0..=1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Within {
    /// 7 days.
    pub days_7: f64,
    /// 14 days.
    pub days_14: f64,
    /// 30 days.
    pub days_30: f64,
    /// 90 days.
    pub days_90: f64,
}

impl Forecast {
    /// The crossing of `threshold`, where there is growth and the threshold was asked for.
    pub fn crossing(&self, threshold: Threshold) -> Option<&Crossing> {
        match &self.outcome {
            Outcome::Growth { crossings, .. } => crossings.iter().find(|crossing| crossing.threshold == threshold),
            _ => None,
        }
    }

    /// Local day number that lies `days_ahead`, as crossings give them: the day by whose end it happens.
    pub fn local_day(&self, days_ahead: f64) -> i32 {
        self.made_on.saturating_add(days_ahead.ceil() as i32)
    }
}
