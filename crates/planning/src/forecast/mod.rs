//! When a filesystem will be full, as it was said on a day.
//!
//! Reading order: [`make`] from telemetry to forecasts, [`keep`] what is stored with them (score, alarm), [`words`] what
//! people read, [`service`] reads.

pub mod act;
pub(crate) mod entity;
pub mod graphql;
pub mod keep;
pub mod make;
pub mod reconciler;
mod score;
pub mod service;
pub(crate) mod store;
pub mod words;

use ::forecast::disk;
use jiff::civil::Date;
use kernel::{ClientId, DeviceId, ForecastId, Timestamp};
use uuid::Uuid;

pub use act::{UrgentWork, find, urgent_work};

/// A forecast of one filesystem, as it was made on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// Which one.
    pub id: ForecastId,
    /// Whose.
    pub client: ClientId,
    /// Of which device.
    pub device: DeviceId,
    /// Of which filesystem: where it is mounted.
    pub component: String,
    /// Names device and filesystem together, the same in every forecast of them.
    pub series: Uuid,
    /// The local day on which it was made.
    pub made_on: Date,
    /// When.
    pub made_at: Timestamp,
    /// IANA name of the zone that days are counted in.
    pub zone: String,
    /// What it says.
    pub outcome: disk::Forecast,
    /// When it will be nearly full.
    pub full: Interval,
    /// Whether it is the newest of its filesystem.
    pub latest: bool,
    /// Whether something must be done in time.
    pub urgent: bool,
    /// How it came out; `None` if it named no date.
    pub score: Option<Score>,
    /// Since when that is known.
    pub scored_at: Option<Timestamp>,
}

/// Dates by which one path in ten, half of them, and nine in ten have crossed a threshold; `None` is beyond the horizon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Interval {
    /// One in ten.
    pub p10_on: Option<Date>,
    /// Half.
    pub p50_on: Option<Date>,
    /// Nine in ten.
    pub p90_on: Option<Date>,
}

/// Which answer a forecast gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OutcomeKind {
    /// None; something is missing.
    NotEnoughHistory,
    /// It does not grow.
    NoGrowth,
    /// It grows.
    Growth,
    /// It is full.
    Full,
}

impl OutcomeKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::NotEnoughHistory, Self::NoGrowth, Self::Growth, Self::Full];

    /// Stable name, as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotEnoughHistory => "not_enough_history",
            Self::NoGrowth => "no_growth",
            Self::Growth => "growth",
            Self::Full => "full",
        }
    }

    /// The kind of an outcome.
    #[must_use]
    pub const fn of(outcome: &disk::Outcome) -> Self {
        match outcome {
            disk::Outcome::NotEnoughHistory { .. } => Self::NotEnoughHistory,
            disk::Outcome::NoGrowth { .. } => Self::NoGrowth,
            disk::Outcome::Growth { .. } => Self::Growth,
            disk::Outcome::Full { .. } => Self::Full,
        }
    }
}

/// How a forecast that named a date came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Score {
    /// Not known yet.
    Open,
    /// Within its interval.
    CameTrue,
    /// Before its interval.
    Early,
    /// After its interval.
    Late,
    /// Not at all.
    Wrong,
    /// Space was freed or added before.
    Averted,
}

impl Score {
    /// Every score.
    pub const ALL: [Self; 6] = [Self::Open, Self::CameTrue, Self::Early, Self::Late, Self::Wrong, Self::Averted];

    /// Stable name, as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::CameTrue => "came_true",
            Self::Early => "early",
            Self::Late => "late",
            Self::Wrong => "wrong",
            Self::Averted => "averted",
        }
    }

    /// Reads a stable name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|score| score.as_str() == text)
    }
}

/// Which forecasts of a list: always the newest of each filesystem.
#[derive(Debug, Clone, Default)]
pub struct ForecastFilter {
    /// Of one client.
    pub client: Option<ClientId>,
    /// Of one device.
    pub device: Option<DeviceId>,
    /// Only those that are urgent, or only those that are not.
    pub urgent: Option<bool>,
    /// With one of these answers; empty is any.
    pub outcomes: Vec<OutcomeKind>,
}

/// How many forecasts that named a date came out in which way.
#[derive(Debug, Clone, PartialEq)]
pub struct HitRate {
    /// Forecasts made on or after this date count.
    pub since: Date,
    /// How many of each score.
    pub came_true: u32,
    /// Crossed before the interval.
    pub early: u32,
    /// Crossed after the interval.
    pub late: u32,
    /// Not crossed.
    pub wrong: u32,
    /// Space was freed or added before; counts neither way.
    pub averted: u32,
    /// Not decided yet.
    pub open: u32,
}

impl HitRate {
    /// Forecasts that are decided.
    #[must_use]
    pub const fn judged(&self) -> u32 {
        self.came_true + self.early + self.late + self.wrong
    }

    /// Share of the decided ones that came true, and its 95 % interval (Wilson); `None` before anything is decided.
    #[must_use]
    pub fn share(&self) -> Option<(f64, f64, f64)> {
        let interval = ::forecast::statistics::wilson(self.came_true, self.judged())?;
        Some((f64::from(self.came_true) / f64::from(self.judged()), interval.low, interval.high))
    }
}
