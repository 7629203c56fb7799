//! The hit rate: which forecasts came true.
//!
//! Every stored forecast is judged once its horizon is over, or something decided it before. A forecast whose
//! filesystem was cleaned or enlarged in time is no hit: what would have happened is not known. The interval is taken
//! at the resolution of the data: a crossing is known by its day.

use serde::{Deserialize, Serialize};

use crate::disk::Crossing;
use crate::statistics::{Interval, wilson};

/// A stored forecast of one threshold.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// Local day number it was made on.
    pub made_on: i32,
    /// How far it looked, in days.
    pub horizon_days: u16,
    /// Days ahead of one path in ten; `None` is beyond the horizon, here and below.
    pub p10_days: Option<f64>,
    /// Of half of the paths.
    pub p50_days: Option<f64>,
    /// Of nine in ten.
    pub p90_days: Option<f64>,
}

impl Prediction {
    /// The prediction of one crossing.
    pub fn of(crossing: &Crossing, made_on: i32, horizon_days: u16) -> Self {
        let Crossing { p10_days, p50_days, p90_days, .. } = *crossing;
        Self { made_on, horizon_days, p10_days, p50_days, p90_days }
    }

    /// That there is nothing to come within the horizon: no growth.
    pub fn of_no_crossing(made_on: i32, horizon_days: u16) -> Self {
        Self { made_on, horizon_days, p10_days: None, p50_days: None, p90_days: None }
    }

    /// Whether it says that the threshold is more likely crossed than not. Only these count as "predicted".
    pub fn expects_crossing(&self) -> bool {
        self.p50_days.is_some()
    }
}

/// What is known of the time since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Observed {
    /// The daily level reached the threshold.
    Crossed {
        /// On this local day.
        day: i32,
    },
    /// It has not, up to and with this day.
    NotCrossed {
        /// Last local day with values.
        through_day: i32,
    },
    /// Space was freed or added before it did.
    Relieved {
        /// On this local day.
        day: i32,
    },
}

/// What became of a prediction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Crossed between P10 and P90; or not expected, and not crossed within the horizon.
    CameTrue,
    /// Crossed before P10: less time was left than was said.
    Early,
    /// Crossed after P90: more time was left.
    Late,
    /// Expected, and not crossed within the horizon.
    Wrong,
    /// Space was freed or added before P90. Whether it was prevented is an inference, so it counts neither way.
    Averted,
    /// Not decided yet.
    Open,
}

/// Judges one prediction.
///
/// A crossing on local day D came between the levels of the days D − 1 and D, so that it is before P10 when D is, and
/// after P90 when D − 1 is.
pub fn judge(prediction: &Prediction, observed: Observed) -> Verdict {
    let ahead = |day: i32| (i64::from(day) - i64::from(prediction.made_on)) as f64;
    let horizon = f64::from(prediction.horizon_days);
    let is_past_p90 = |days: f64| prediction.p90_days.is_some_and(|p90| days - 1.0 > p90);
    let at_horizon = if prediction.expects_crossing() { Verdict::Wrong } else { Verdict::CameTrue };
    match observed {
        Observed::Crossed { day } if ahead(day) - 1.0 >= horizon => at_horizon,
        Observed::Crossed { day } if prediction.p10_days.is_none_or(|p10| ahead(day) < p10) => Verdict::Early,
        Observed::Crossed { day } if is_past_p90(ahead(day)) => Verdict::Late,
        Observed::Crossed { .. } => Verdict::CameTrue,
        Observed::NotCrossed { through_day } | Observed::Relieved { day: through_day }
            if ahead(through_day) >= horizon =>
        {
            at_horizon
        }
        Observed::NotCrossed { .. } => Verdict::Open,
        Observed::Relieved { day } if is_past_p90(ahead(day)) => Verdict::Wrong,
        Observed::Relieved { .. } => Verdict::Averted,
    }
}

/// Whether the interval held, for calibration: 80 of 100 should. Differs from the verdict where P90 lies beyond the
/// horizon and nothing came: the page calls that wrong, the interval had not excluded it. `None` while undecided.
pub fn interval_held(prediction: &Prediction, observed: Observed) -> Option<bool> {
    match judge(prediction, observed) {
        Verdict::CameTrue => Some(true),
        Verdict::Early | Verdict::Late => Some(false),
        Verdict::Wrong => Some(prediction.p90_days.is_none()),
        Verdict::Averted | Verdict::Open => None,
    }
}

/// "41 predicted, 38 came true, 2 early, 1 wrong."
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct HitRate {
    /// Judged predictions: those that are neither averted nor open.
    pub judged: u32,
    /// [`Verdict::CameTrue`].
    pub came_true: u32,
    /// [`Verdict::Early`].
    pub early: u32,
    /// [`Verdict::Late`].
    pub late: u32,
    /// [`Verdict::Wrong`].
    pub wrong: u32,
    /// [`Verdict::Averted`].
    pub averted: u32,
    /// [`Verdict::Open`].
    pub open: u32,
    /// Of the judged ones, those whose interval held.
    pub intervals_held: u32,
    /// 95 % Wilson interval of the share of intervals that held; `None` without judged predictions.
    pub coverage: Option<Interval>,
}

/// Counts verdicts. For a page, hand in only predictions that expected a crossing; for calibration, all.
pub fn hit_rate(scored: &[(Prediction, Observed)]) -> HitRate {
    let mut rate = HitRate::default();
    for (prediction, observed) in scored {
        let count = match judge(prediction, *observed) {
            Verdict::CameTrue => &mut rate.came_true,
            Verdict::Early => &mut rate.early,
            Verdict::Late => &mut rate.late,
            Verdict::Wrong => &mut rate.wrong,
            Verdict::Averted => &mut rate.averted,
            Verdict::Open => &mut rate.open,
        };
        *count += 1;
        rate.intervals_held += u32::from(interval_held(prediction, *observed) == Some(true));
    }
    rate.judged = rate.came_true + rate.early + rate.late + rate.wrong;
    rate.coverage = wilson(rate.intervals_held, rate.judged);
    rate
}

#[cfg(test)]
mod tests;
