//! What a forecast is made from.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::random::Seed;

/// Fewest days that a forecast looks ahead.
pub const MIN_HORIZON_DAYS: u16 = 90;
/// Most days that a forecast looks ahead.
pub const MAX_HORIZON_DAYS: u16 = 365;

/// One hour of a filesystem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hour {
    /// Local day number that the hour began on: days since 1970-01-01 in the zone of the client. The caller folds
    /// instants in UTC into days, so that a change of zone or clock can neither double nor lose an hour.
    pub day: i32,
    /// Used bytes, the mean of the hour.
    pub used_bytes: u64,
    /// What can be used: the size less reserve, or the quota where one applies. An hour of capacity 0 counts as
    /// missing.
    pub capacity_bytes: u64,
    /// Samples that the hour stands on. An hour of 0 samples counts as missing.
    pub samples: u32,
}

/// The history of one filesystem. A changed identity (another UUID, a clone) is another series.
#[derive(Debug, Clone, Copy)]
pub struct Series<'a> {
    /// Identity of the series, stable for ever; together with `made_on` it decides the paths.
    pub id: &'a [u8],
    /// Each hour once; days in any order, hours of a day in their order.
    pub hours: &'a [Hour],
    /// Local day number on which the forecast is made. Later hours are left out.
    pub made_on: i32,
}

impl Series<'_> {
    pub(super) fn seed(&self) -> Seed {
        Seed::of(self.id, self.made_on)
    }
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// The client's own threshold beside 95 % and 100 %.
    pub threshold: Option<Threshold>,
    /// How far to look, in days; taken as at least [`MIN_HORIZON_DAYS`] and at most [`MAX_HORIZON_DAYS`].
    pub horizon_days: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self { threshold: None, horizon_days: MIN_HORIZON_DAYS }
    }
}

impl Settings {
    pub(super) fn horizon(&self) -> u16 {
        self.horizon_days.clamp(MIN_HORIZON_DAYS, MAX_HORIZON_DAYS)
    }

    /// Lowest first, each once.
    pub(super) fn thresholds(&self) -> Vec<Threshold> {
        let mut thresholds = vec![Threshold::NEARLY_FULL, Threshold::FULL];
        thresholds.extend(self.threshold);
        thresholds.sort_unstable();
        thresholds.dedup();
        thresholds
    }
}

/// A level that matters, in hundredths of a percent of the capacity: 1 to 10,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct Threshold(u16);

/// A threshold outside 0.01 % to 100 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a threshold is between 1 and 10000 hundredths of a percent, {0} is not")]
pub struct ThresholdError(pub u16);

impl Threshold {
    /// 95 %.
    pub const NEARLY_FULL: Self = Self(9_500);
    /// 100 %.
    pub const FULL: Self = Self(10_000);

    /// From hundredths of a percent. Refuses 0 and more than 10,000.
    pub fn new(percent_hundredths: u16) -> Result<Self, ThresholdError> {
        match percent_hundredths {
            1..=10_000 => Ok(Self(percent_hundredths)),
            refused => Err(ThresholdError(refused)),
        }
    }

    /// In percent of the capacity.
    pub fn percent(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

impl TryFrom<u16> for Threshold {
    type Error = ThresholdError;

    fn try_from(percent_hundredths: u16) -> Result<Self, ThresholdError> {
        Self::new(percent_hundredths)
    }
}

impl From<Threshold> for u16 {
    fn from(threshold: Threshold) -> Self {
        threshold.0
    }
}
