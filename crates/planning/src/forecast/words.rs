//! A forecast as people read it: what will be when, why, and how sure that is. Pure.

use ::forecast::disk::{Confidence, Doubt, Missing, NoGrowthReason, Outcome, Regime, Threshold};
use jiff::civil::Date;
use kernel::time::month_name;

use super::{Forecast, HitRate, Interval};
use crate::dates::date_of;
use crate::limits;

/// What will be when, such as "Filesystem / on FS01 will be 95 % full about 3 December (between 28 November and
/// 11 December)".
#[must_use]
pub fn sentence(forecast: &Forecast, device: &str) -> String {
    let what = format!("Filesystem {} on {device}", forecast.component);
    let day = |date: Date| day(date, forecast.made_on);
    match &forecast.outcome.outcome {
        Outcome::NotEnoughHistory { have_days, need_days, .. } => {
            format!("{what} has no forecast yet: {have_days} of {need_days} days with values are there")
        }
        Outcome::NoGrowth { .. } => format!("{what} shows no growth that would fill it"),
        Outcome::Full { since_day } => format!("{what} is full since {}", day(date_of(*since_day))),
        Outcome::Growth { .. } => match forecast.full {
            Interval { p50_on: Some(p50), .. } if p50 <= forecast.made_on => format!("{what} is 95 % full now"),
            Interval { p10_on: Some(p10), p50_on: Some(p50), p90_on: Some(p90) } => {
                format!("{what} will be 95 % full about {} (between {} and {})", day(p50), day(p10), day(p90))
            }
            Interval { p10_on: Some(p10), p50_on: Some(p50), p90_on: None } => {
                format!(
                    "{what} will be 95 % full about {} ({} at the earliest, perhaps much later)",
                    day(p50),
                    day(p10)
                )
            }
            Interval { p10_on: Some(p10), .. } => {
                let horizon = forecast.outcome.horizon_days;
                format!(
                    "{what} grows; it will probably not be 95 % full within {horizon} days, at the earliest on {}",
                    day(p10)
                )
            }
            Interval { .. } => {
                format!("{what} grows, but will not be 95 % full within {} days", forecast.outcome.horizon_days)
            }
        },
    }
}

/// What the sentence stands on.
#[must_use]
pub fn reason(forecast: &Forecast) -> String {
    let history = &forecast.outcome.history;
    let days = format!("{} of history", counted(history.days, "day"));
    match &forecast.outcome.outcome {
        Outcome::NotEnoughHistory { .. } => missing(forecast).unwrap_or_default(),
        Outcome::Full { .. } => format!("The newest values are at 99 % or more of the capacity ({days})."),
        Outcome::NoGrowth { reason, window, .. } => {
            let why = match reason {
                NoGrowthReason::Flat => "Neither a rise nor a fall can be told from chance",
                NoGrowthReason::Falling => "It falls",
                NoGrowthReason::TooSlow => "It rises by less than 0.01 % of the capacity a day",
            };
            format!("{why}, looking at {} of growth ({days}).", counted(window.increments, "day"))
        }
        Outcome::Growth { trend, regime, pool, .. } => {
            let pace = match regime {
                Regime::Steady => "steadily".to_owned(),
                Regime::Accelerating { .. } => "ever faster".to_owned(),
            };
            let slope = size(trend.slope_bytes_per_day);
            let drawn = counted(pool.increments, "day");
            format!(
                "It grows {pace} by about {slope} a day. The dates are drawn from {drawn} of its own growth ({days})."
            )
        }
    }
}

/// What is missing for a forecast; `None` if there is one.
#[must_use]
pub fn missing(forecast: &Forecast) -> Option<String> {
    let Outcome::NotEnoughHistory { have_days, need_days, missing } = &forecast.outcome.outcome else { return None };
    Some(match missing {
        Missing::Days => {
            let wanted = need_days.saturating_sub(*have_days);
            format!("A date needs {need_days} days with at least twelve hourly values. {} still missing.", are(wanted))
        }
        Missing::Increments { have, need, full_days } => format!(
            "A date needs {need} pairs of neighbouring days on which it was not full; there are {have}, and it was full on \
             {}.",
            counted(*full_days, "day")
        ),
        Missing::RecentValues { newest_day } => {
            format!("The newest value is of {}: what was before says nothing about today.", date_of(*newest_day))
        }
    })
}

/// Why the interval may move; `None` if confidence is normal.
#[must_use]
pub fn doubts(forecast: &Forecast) -> Option<String> {
    let Confidence::Low { doubts } = &forecast.outcome.confidence else { return None };
    let said = |doubt: &Doubt| match doubt {
        Doubt::ShortHistory { have_days, need_days } => {
            format!(
                "The history is {} long; the interval is steady from {need_days} days on.",
                counted(*have_days, "day")
            )
        }
        Doubt::Gaps { missing_days, of_days } => format!("{missing_days} of {of_days} days have no values."),
    };
    Some(doubts.iter().map(said).collect::<Vec<_>>().join(" "))
}

/// The chance that it is nearly full within 90 days, 0 to 1.
#[must_use]
pub fn chance(forecast: &Forecast) -> f64 {
    match (&forecast.outcome.outcome, forecast.outcome.crossing(Threshold::NEARLY_FULL)) {
        (Outcome::Full { .. }, _) => 1.0,
        (_, Some(crossing)) => crossing.within.days_90,
        _ => 0.0,
    }
}

/// Such as "3 December"; with the year if it is another than that of `near`.
fn day(date: Date, near: Date) -> String {
    let month = month_name(date.month()).unwrap_or_default();
    match date.year() == near.year() {
        true => format!("{} {month}", date.day()),
        false => format!("{} {month} {}", date.day(), date.year()),
    }
}

fn counted(number: u32, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

fn are(days: u32) -> String {
    if days == 1 { "1 day is".to_owned() } else { format!("{days} days are") }
}

/// Bytes in the unit in which they are easiest to read.
fn size(bytes: f64) -> String {
    const UNITS: [&str; 5] = ["B", "KiB", "MiB", "GiB", "TiB"];
    let mut value = bytes.abs();
    let mut unit = 0;
    while value >= 1_024.0 && unit + 1 < UNITS.len() {
        value /= 1_024.0;
        unit += 1;
    }
    let digits = usize::from(value < 10.0 && unit > 0);
    format!("{value:.digits$} {}", UNITS[unit])
}

/// How forecasts came out, such as "Last 90 days: 41 predicted, 38 came true, 2 early, 1 wrong".
#[must_use]
pub fn hit_rate(rate: &HitRate) -> String {
    let days = limits::HIT_RATE_DAYS;
    if rate.judged() == 0 {
        return match rate.open {
            0 => format!("Last {days} days: no forecast named a date"),
            open => format!("Last {days} days: none of {} is decided yet", counted(open, "forecast")),
        };
    }
    let parts = [(rate.came_true, "came true"), (rate.early, "early"), (rate.late, "late"), (rate.wrong, "wrong")];
    let told: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, how)| format!("{count} {how}")).collect();
    format!("Last {days} days: {} predicted, {}", rate.judged(), told.join(", "))
}
