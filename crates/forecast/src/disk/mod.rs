//! When a filesystem is full: dates with intervals from hourly values of used bytes and capacity.
//!
//! Steps, one file each: `envelope` (hours → daily peaks in points of today's capacity), `cycle` (a sawtooth of many
//! days widens the envelope), `increments` (growth per day, one-off copies and clean-ups taken out), `gate` (does it
//! grow at all), `regime` (steadily or ever faster), `paths` (bootstrap to the first passage of each threshold).
//! `input` and `outcome` are what goes in and comes out.
//!
//! # Invariants
//! * P10 ≤ P50 ≤ P90 for every threshold, and a higher threshold is never crossed before a lower one.
//! * The order of hours within a day matters only for which are the newest; values after `made_on` change nothing, so
//!   that a back-test asks the same question again.
//! * A point is one hundredth of the newest capacity. Growth counts in bytes: a resize changes thresholds, not history.

mod cycle;
mod envelope;
mod gate;
mod increments;
mod input;
mod outcome;
mod paths;
mod regime;
#[cfg(test)]
mod tests;

pub use input::{Hour, MAX_HORIZON_DAYS, MIN_HORIZON_DAYS, Series, Settings, Threshold, ThresholdError};
pub use outcome::{
    Confidence, Crossing, Doubt, Envelope, Event, EventKind, Forecast, History, Missing, NoGrowthReason, Outcome, Pool,
    Regime, Standing, Treatment, Trend, Within,
};

use self::envelope::{Day, Folded};
use self::gate::Gate;
use self::increments::{Shift, Split};

/// Local days of history that are read; older hours change nothing. Enough for five cycles of a month.
pub const HISTORY_DAYS: u16 = 180;
/// Days with values below which there is no date.
pub const NEED_DAYS: u32 = 14;
/// Days of history below which P10 is not stable yet, so that confidence is low.
pub const STABLE_DAYS: u32 = 45;
/// Increments below which there is no date.
pub const NEED_INCREMENTS: u32 = 10;
/// Days without values after which history says nothing about today.
pub const STALE_DAYS: i64 = 7;
/// Share of days without values above which confidence is low.
const GAP_SHARE: f64 = 0.2;

/// The forecast of one filesystem, made on the local day `series.made_on`. The method stands in the crate's README.
pub fn forecast(series: &Series<'_>, settings: &Settings) -> Forecast {
    let Some(folded) = envelope::fold(series) else { return without_values(series, settings) };
    let cycle = cycle::find(&folded.days);
    let daily = increments::split(&increments::between(&folded.days));
    let (days, split) = match &cycle {
        Some(cycle) => {
            let shifts: Vec<Shift> = daily.copies().into_iter().chain(cycle.clean_ups.iter().copied()).collect();
            let days = cycle.widen(&increments::lift(&folded.days, &shifts));
            let kept = increments::newest(increments::between(&days));
            (days, Split { kept, shifts })
        }
        None => (folded.days.clone(), daily),
    };
    let level = match days.last() {
        Some(last) if cycle.is_some() => folded.level.max(last.peak),
        _ => folded.level,
    };
    let history = history(&folded, &split, cycle.as_ref());
    Forecast {
        made_on: series.made_on,
        horizon_days: settings.horizon(),
        standing: Some(folded.standing(level)),
        confidence: confidence(&history),
        events: events(&folded, &split),
        outcome: outcome(series, settings, &Ground { folded: &folded, split: &split, level, history: &history }),
        history,
    }
}

/// What an outcome is drawn from.
struct Ground<'a> {
    folded: &'a Folded,
    split: &'a Split,
    level: f64,
    history: &'a History,
}

fn outcome(series: &Series<'_>, settings: &Settings, ground: &Ground<'_>) -> Outcome {
    let not_enough =
        |missing| Outcome::NotEnoughHistory { have_days: ground.history.days, need_days: NEED_DAYS, missing };
    let is_stale = |day: i32| i64::from(series.made_on) - i64::from(day) > STALE_DAYS;
    if is_stale(ground.folded.newest_day) {
        return not_enough(Missing::RecentValues { newest_day: ground.folded.newest_day });
    }
    if let Some(since_day) = ground.folded.full_since {
        return Outcome::Full { since_day };
    }
    if ground.history.days < NEED_DAYS {
        return not_enough(Missing::Days);
    }
    if let Some(last) = ground.folded.days.last().filter(|last| is_stale(last.day)) {
        return not_enough(Missing::RecentValues { newest_day: last.day });
    }
    let kept = &ground.split.kept;
    if ground.history.increments < NEED_INCREMENTS {
        let full_days = ground.history.full_days;
        return not_enough(Missing::Increments { have: ground.history.increments, need: NEED_INCREMENTS, full_days });
    }
    let capacity = ground.folded.capacity_bytes;
    let trend = match gate::judge(kept, capacity) {
        Gate::Closed { reason, window, recent } => return Outcome::NoGrowth { reason, window, recent },
        Gate::Open(trend) => trend,
    };
    let found = regime::find(kept);
    let walk = paths::Walk {
        pool: &found.pool,
        block_days: found.block_days,
        acceleration: found.acceleration,
        level: ground.level,
        // Paths begin on the day that the level is of.
        lag_days: i64::from(series.made_on) - i64::from(ground.folded.level_day),
        horizon_days: settings.horizon(),
    };
    let crossings = paths::first_passages(&walk, &settings.thresholds(), series.seed());
    Outcome::Growth { crossings, trend, regime: found.regime(capacity), pool: found.describe() }
}

fn history(folded: &Folded, split: &Split, cycle: Option<&cycle::Cycle>) -> History {
    let first_valid = folded.days.first().map(|day| day.day);
    let last_valid = folded.days.last().map(|day| day.day);
    let span = |from: i32, to: i32| u32::try_from(i64::from(to) - i64::from(from) + 1).unwrap_or(0);
    let window_first = split.kept.first().map(|increment| increment.day).or(first_valid);
    let of_days = window_first.zip(last_valid).map_or(0, |(from, to)| span(from, to));
    let in_window = |day: &&Day| window_first.is_some_and(|first| day.day >= first);
    let with_values = folded.days.iter().filter(in_window).count() as u32;
    let full_days = folded.days.iter().filter(in_window).filter(|day| day.is_full()).count() as u32;
    History {
        days: folded.days.len() as u32,
        span_days: first_valid.zip(last_valid).map_or(0, |(from, to)| span(from, to)),
        missing_days: of_days.saturating_sub(with_values),
        of_days,
        full_days,
        increments: split.kept.len() as u32,
        envelope: cycle.map_or(Envelope::Day, |cycle| Envelope::Cycle {
            length_days: cycle.length_days,
            releases: cycle.releases,
        }),
    }
}

fn confidence(history: &History) -> Confidence {
    let mut doubts = Vec::new();
    if history.span_days < STABLE_DAYS {
        doubts.push(Doubt::ShortHistory { have_days: history.span_days, need_days: STABLE_DAYS });
    }
    if f64::from(history.missing_days) > GAP_SHARE * f64::from(history.of_days) {
        doubts.push(Doubt::Gaps { missing_days: history.missing_days, of_days: history.of_days });
    }
    if doubts.is_empty() { Confidence::Normal } else { Confidence::Low { doubts } }
}

/// Shifts, resizes and passing peaks, oldest first.
fn events(folded: &Folded, split: &Split) -> Vec<Event> {
    let first = split.kept.first().map_or(i32::MIN, |increment| increment.day);
    let shifts = split.shifts.iter().map(|shift| shift.event(folded.capacity_bytes));
    let mut events: Vec<Event> = shifts.chain(folded.events.iter().copied()).collect();
    events.retain(|event| event.day >= first);
    events.sort_by_key(|event| event.day);
    events
}

fn without_values(series: &Series<'_>, settings: &Settings) -> Forecast {
    let history = History {
        days: 0,
        span_days: 0,
        missing_days: 0,
        of_days: 0,
        full_days: 0,
        increments: 0,
        envelope: Envelope::Day,
    };
    Forecast {
        made_on: series.made_on,
        horizon_days: settings.horizon(),
        standing: None,
        confidence: confidence(&history),
        events: Vec::new(),
        outcome: Outcome::NotEnoughHistory { have_days: 0, need_days: NEED_DAYS, missing: Missing::Days },
        history,
    }
}
