//! When forecasts become a ticket, and when they stop being one.
//!
//! A ticket opens when half of the paths cross within the lead time of the remedy on two days in a row; it may close
//! when nine in ten paths stay below for one and a half lead times, three days in a row. The gap between the two keeps
//! one restless forecast from opening and closing tickets. A day without a forecast, or with one that cannot say,
//! breaks either row: not knowing neither raises nor clears.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::disk::{Forecast, MIN_HORIZON_DAYS, Outcome, Threshold};
use crate::statistics::theil_sen_of_points;

/// Days in a row that raise.
const RAISE_DAYS: u32 = 2;
/// Days in a row that clear.
const CLEAR_DAYS: u32 = 3;
/// Lead times that P10 must lie ahead to clear.
const CLEAR_LEADS: f64 = 1.5;
/// Minutes of data that a call in the night is checked with.
const CHECKED_MINUTES: i64 = 360;
/// Pairs of minutes an hour apart that the check needs at least.
const NEED_PAIRS: usize = 60;
/// Share of such pairs that must rise.
const RISING_SHARE: f64 = 0.8;

/// Days that the remedy takes: 14 to order storage, 2 to clean up, as agreed with the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct LeadTime(u16);

/// A lead time of no day, or one that a forecast cannot see past.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a lead time is between 1 and 60 days, {0} is not")]
pub struct LeadTimeError(pub u16);

impl LeadTime {
    /// Longest lead time: 1.5 times as long is the shortest horizon, so "beyond the horizon" always means "clear".
    pub const MAX_DAYS: u16 = MIN_HORIZON_DAYS * 2 / 3;

    /// From days, 1 to [`LeadTime::MAX_DAYS`].
    pub fn new(days: u16) -> Result<Self, LeadTimeError> {
        if (1..=Self::MAX_DAYS).contains(&days) { Ok(Self(days)) } else { Err(LeadTimeError(days)) }
    }

    fn days(self) -> f64 {
        f64::from(self.0)
    }
}

impl TryFrom<u16> for LeadTime {
    type Error = LeadTimeError;

    fn try_from(days: u16) -> Result<Self, LeadTimeError> {
        Self::new(days)
    }
}

impl From<LeadTime> for u16 {
    fn from(lead: LeadTime) -> Self {
        lead.0
    }
}

/// What a day's forecast says about one threshold.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reading {
    /// Not enough history, or the threshold was not asked for.
    Unknown,
    /// Days ahead; `None` is beyond the horizon.
    Known {
        /// One path in ten has crossed.
        p10_days: Option<f64>,
        /// Half of the paths have.
        p50_days: Option<f64>,
    },
}

/// The forecast of one day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DailyForecast {
    /// Local day number it was made on.
    pub day: i32,
    /// What it says.
    pub reading: Reading,
}

impl DailyForecast {
    /// What `forecast` says about `threshold`. A filesystem that is full or stands above it has crossed it now, whether
    /// it grows or not.
    pub fn of(forecast: &Forecast, threshold: Threshold) -> Self {
        let crossed = Reading::Known { p10_days: Some(0.0), p50_days: Some(0.0) };
        let stands_above = forecast.standing.is_some_and(|standing| {
            standing.level_bytes as f64 >= threshold.percent() / 100.0 * standing.capacity_bytes as f64
        });
        let reading = match (&forecast.outcome, forecast.crossing(threshold)) {
            (Outcome::NotEnoughHistory { .. }, _) => Reading::Unknown,
            (Outcome::Full { .. }, _) => crossed,
            (Outcome::NoGrowth { .. }, _) if stands_above => crossed,
            (Outcome::NoGrowth { .. }, _) => Reading::Known { p10_days: None, p50_days: None },
            (Outcome::Growth { .. }, Some(crossing)) => {
                Reading::Known { p10_days: crossing.p10_days, p50_days: crossing.p50_days }
            }
            (Outcome::Growth { .. }, None) => Reading::Unknown,
        };
        Self { day: forecast.made_on, reading }
    }
}

/// Whether a ticket is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Alarm {
    /// Nothing to do in time.
    Quiet,
    /// Something is to be done.
    Raised {
        /// Local day of the forecast that raised it.
        since_day: i32,
    },
}

/// A change of the alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Turn {
    /// A ticket is due from this day on.
    Raised {
        /// Local day of the forecast.
        day: i32,
    },
    /// No longer.
    Cleared {
        /// Local day of the forecast.
        day: i32,
    },
}

/// State after the last forecast, and how it came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed {
    /// State after the last forecast.
    pub alarm: Alarm,
    /// Changes, oldest first.
    pub turns: Vec<Turn>,
}

/// Follows the forecasts of one series and threshold, in any order; of several of one day the last in the list counts.
pub fn follow(forecasts: &[DailyForecast], lead: LeadTime) -> Followed {
    let by_day: BTreeMap<i32, Reading> = forecasts.iter().map(|daily| (daily.day, daily.reading)).collect();
    let mut followed = Followed { alarm: Alarm::Quiet, turns: Vec::new() };
    let (mut near_days, mut clear_days) = (0, 0);
    let mut last_day = None;
    for (day, reading) in by_day {
        if last_day.and_then(|last: i32| last.checked_add(1)) != Some(day) {
            (near_days, clear_days) = (0, 0);
        }
        last_day = Some(day);
        near_days = if is_near(reading, lead) { near_days + 1 } else { 0 };
        clear_days = if is_clear(reading, lead) { clear_days + 1 } else { 0 };
        match followed.alarm {
            Alarm::Quiet if near_days >= RAISE_DAYS => {
                followed.alarm = Alarm::Raised { since_day: day };
                followed.turns.push(Turn::Raised { day });
            }
            Alarm::Raised { .. } if clear_days >= CLEAR_DAYS => {
                followed.alarm = Alarm::Quiet;
                followed.turns.push(Turn::Cleared { day });
            }
            Alarm::Quiet | Alarm::Raised { .. } => {}
        }
    }
    followed
}

fn is_near(reading: Reading, lead: LeadTime) -> bool {
    matches!(reading, Reading::Known { p50_days: Some(p50), .. } if p50 <= lead.days())
}

fn is_clear(reading: Reading, lead: LeadTime) -> bool {
    match reading {
        Reading::Unknown => false,
        Reading::Known { p10_days: None, .. } => true,
        Reading::Known { p10_days: Some(p10), .. } => p10 > CLEAR_LEADS * lead.days(),
    }
}

/// Used bytes at one minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Minute {
    /// Minutes since any fixed instant.
    pub at_minute: i64,
    /// Used bytes.
    pub used_bytes: u64,
}

/// Whether someone should be called at once and not only given a ticket: half of the paths cross within a day, and the
/// last six hours agree (they rise by Theil–Sen, and so do four in five pairs of minutes an hour apart). Fewer than 60
/// such pairs agree with nothing.
pub fn is_urgent(reading: Reading, minutes: &[Minute]) -> bool {
    matches!(reading, Reading::Known { p50_days: Some(p50), .. } if p50 <= 1.0) && rises(minutes)
}

fn rises(minutes: &[Minute]) -> bool {
    let Some(newest) = minutes.iter().map(|minute| minute.at_minute).max() else { return false };
    let first = newest.saturating_sub(CHECKED_MINUTES);
    let recent: BTreeMap<i64, u64> = minutes
        .iter()
        .filter(|minute| minute.at_minute > first)
        .map(|minute| (minute.at_minute, minute.used_bytes))
        .collect();
    let hour_earlier = |at: i64| at.checked_sub(60).and_then(|earlier| recent.get(&earlier));
    let pairs: Vec<(u64, u64)> =
        recent.iter().filter_map(|(at, used)| hour_earlier(*at).map(|earlier| (*earlier, *used))).collect();
    let rising = pairs.iter().filter(|(earlier, later)| later > earlier).count();
    // From the newest minute, so that large minute numbers lose nothing as floating-point numbers.
    let points: Vec<(f64, f64)> =
        recent.iter().map(|(at, used)| (-(newest.saturating_sub(*at) as f64), *used as f64)).collect();
    pairs.len() >= NEED_PAIRS
        && rising as f64 >= RISING_SHARE * pairs.len() as f64
        && theil_sen_of_points(&points).is_some_and(|slope| slope > 0.0)
}

#[cfg(test)]
mod tests;
