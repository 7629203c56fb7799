//! What a forecast consists of, in the API.

use ::forecast::disk::{Crossing, Event, EventKind};
use async_graphql::{Enum, Object, SimpleObject};
use jiff::civil::Date;

use crate::dates::date_of;
use crate::forecast::keep::date_ahead;
use crate::forecast::{HitRate, OutcomeKind, Score};

/// Which answer a forecast gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "OutcomeKind")]
pub enum ForecastOutcome {
    /// None; something is missing.
    NotEnoughHistory,
    /// It does not grow.
    NoGrowth,
    /// It grows.
    Growth,
    /// It is full.
    Full,
}

/// Whether growth is steady.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ForecastRegime {
    /// The last week grew like the weeks before.
    Steady,
    /// The last week grew faster than what was before.
    Accelerating,
}

/// How far to trust an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ForecastConfidence {
    /// Its ends may move.
    Low,
    /// Enough days, few gaps.
    Normal,
}

/// How a forecast that named a date came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Score")]
pub enum ForecastScore {
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

/// What happened once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ForecastShiftKind {
    /// Far more was added than on other days.
    Copied,
    /// Far more was given back than on other days.
    Cleaned,
    /// The size changed.
    Resized,
    /// One hour above 95 % on a day that was below otherwise.
    TransientPeak,
}

/// Something that happened once within the history of a filesystem.
#[derive(Debug, Clone, SimpleObject)]
pub struct ForecastShift {
    /// The local day (ISO 8601).
    on: String,
    /// Change in bytes; negative for what was given back.
    bytes: f64,
    /// What it was.
    kind: ForecastShiftKind,
}

impl From<&Event> for ForecastShift {
    fn from(event: &Event) -> Self {
        let kind = match event.kind {
            EventKind::Copied => ForecastShiftKind::Copied,
            EventKind::Cleaned => ForecastShiftKind::Cleaned,
            EventKind::Resized => ForecastShiftKind::Resized,
            EventKind::TransientPeak => ForecastShiftKind::TransientPeak,
        };
        Self { on: date_of(event.day).to_string(), bytes: event.bytes as f64, kind }
    }
}

/// When a level is reached: dates (ISO 8601), null beyond the horizon.
#[derive(Debug, Clone, SimpleObject)]
pub struct ForecastCrossing {
    /// The level in percent of the size.
    percent: f64,
    /// With one chance in ten.
    p10_on: Option<String>,
    /// As likely as not.
    p50_on: Option<String>,
    /// With nine chances in ten.
    p90_on: Option<String>,
}

impl ForecastCrossing {
    pub(super) fn of(crossing: &Crossing, made_on: Date) -> Self {
        let on = |days: Option<f64>| days.map(|days| date_ahead(made_on, days).to_string());
        Self {
            percent: crossing.threshold.percent(),
            p10_on: on(crossing.p10_days),
            p50_on: on(crossing.p50_days),
            p90_on: on(crossing.p90_days),
        }
    }
}

/// How likely a level is reached within some days.
#[derive(Debug, Clone, SimpleObject)]
pub struct ForecastChance {
    /// Days from the forecast on.
    within_days: i32,
    /// Chance, 0 to 1.
    probability: f64,
}

impl ForecastChance {
    pub(super) fn all(crossing: &Crossing) -> Vec<Self> {
        let within = &crossing.within;
        let chances = [(7, within.days_7), (14, within.days_14), (30, within.days_30), (90, within.days_90)];
        chances.map(|(within_days, probability)| Self { within_days, probability }).to_vec()
    }
}

/// How forecasts that named a date came out.
#[derive(Debug, Clone)]
pub struct ForecastHitRate(pub HitRate);

fn number(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

#[Object]
impl ForecastHitRate {
    /// Forecasts made on or after this date (ISO 8601) count.
    async fn since(&self) -> String {
        self.0.since.to_string()
    }
    /// Forecasts that are decided: came true, early, late or wrong.
    async fn predicted(&self) -> i32 {
        number(self.0.judged())
    }
    /// Within their interval.
    async fn came_true(&self) -> i32 {
        number(self.0.came_true)
    }
    /// Before their interval.
    async fn early(&self) -> i32 {
        number(self.0.early)
    }
    /// After their interval.
    async fn late(&self) -> i32 {
        number(self.0.late)
    }
    /// Not at all.
    async fn wrong(&self) -> i32 {
        number(self.0.wrong)
    }
    /// Space was freed or added before; counts neither way.
    async fn averted(&self) -> i32 {
        number(self.0.averted)
    }
    /// Not decided yet.
    async fn open(&self) -> i32 {
        number(self.0.open)
    }
    /// Share of the decided ones that came true, 0 to 1; null before anything is decided.
    async fn share(&self) -> Option<f64> {
        self.0.share().map(|(share, ..)| share)
    }
    /// Lower end of the share's 95 % interval.
    async fn share_low(&self) -> Option<f64> {
        self.0.share().map(|(_, low, _)| low)
    }
    /// Upper end of the share's 95 % interval.
    async fn share_high(&self) -> Option<f64> {
        self.0.share().map(|(.., high)| high)
    }
    /// The same in words.
    async fn sentence(&self) -> String {
        crate::forecast::words::hit_rate(&self.0)
    }
}
