//! How earlier forecasts came out, seen from what is known today. Pure.

use std::collections::BTreeMap;

use ::forecast::disk::{self, EventKind, Hour, Threshold};
use ::forecast::score::{Observed, Prediction, Verdict, judge};

use super::Score;

/// Hours that a day needs so that its level is known.
const NEED_HOURS: usize = 12;

/// What is known by now about an earlier forecast; `None` while it is open.
pub(super) fn judged(earlier: &disk::Forecast, today: &disk::Forecast, hours: &[Hour]) -> Option<Score> {
    let crossing = earlier.crossing(Threshold::NEARLY_FULL)?;
    let prediction = Prediction::of(crossing, earlier.made_on, earlier.horizon_days);
    match judge(&prediction, observed(earlier.made_on, today, hours)?) {
        Verdict::CameTrue => Some(Score::CameTrue),
        Verdict::Early => Some(Score::Early),
        Verdict::Late => Some(Score::Late),
        Verdict::Wrong => Some(Score::Wrong),
        Verdict::Averted => Some(Score::Averted),
        Verdict::Open => None,
    }
}

/// What happened after a day; `None` if nothing is known of the time since.
fn observed(made_on: i32, today: &disk::Forecast, hours: &[Hour]) -> Option<Observed> {
    let levels = levels(hours);
    let mut later = levels.range(made_on.checked_add(1)?..);
    let crossed = later.clone().find(|(_, share)| **share >= Threshold::NEARLY_FULL.percent() / 100.0);
    let relieved = today.events.iter().find(|event| {
        let helps = match event.kind {
            EventKind::Cleaned => true,
            EventKind::Resized => event.bytes > 0,
            EventKind::Copied | EventKind::TransientPeak => false,
        };
        helps && event.day > made_on
    });
    match (crossed, relieved) {
        (Some((day, _)), Some(relief)) if relief.day < *day => Some(Observed::Relieved { day: relief.day }),
        (Some((day, _)), _) => Some(Observed::Crossed { day: *day }),
        (None, Some(relief)) => Some(Observed::Relieved { day: relief.day }),
        (None, None) => later.next_back().map(|(day, _)| Observed::NotCrossed { through_day: *day }),
    }
}

/// The level of each day that has enough hours, as a share of the capacity: its second-highest hour, so that one hour of
/// a nightly dump counts for nothing, as in the forecast itself.
fn levels(hours: &[Hour]) -> BTreeMap<i32, f64> {
    let mut shares: BTreeMap<i32, Vec<f64>> = BTreeMap::new();
    for hour in hours.iter().filter(|hour| hour.capacity_bytes > 0 && hour.samples > 0) {
        shares.entry(hour.day).or_default().push(hour.used_bytes as f64 / hour.capacity_bytes as f64);
    }
    let level = |mut of_day: Vec<f64>| {
        of_day.sort_by(|a, b| b.total_cmp(a));
        of_day.get(1).copied().filter(|_| of_day.len() >= NEED_HOURS)
    };
    shares.into_iter().filter_map(|(day, of_day)| Some((day, level(of_day)?))).collect()
}

#[cfg(test)]
mod tests {
    use ::forecast::disk::{Series, Settings, forecast};

    use super::*;

    const GIB: u64 = 1 << 30;

    /// A filesystem of 1,000 GiB that holds `at(day)` GiB on each day up to and with `through`.
    fn hours(through: i32, at: impl Fn(i32) -> u64) -> Vec<Hour> {
        let hour = |day: i32| Hour { day, used_bytes: at(day) * GIB, capacity_bytes: 1_000 * GIB, samples: 1 };
        (0..=through).flat_map(|day| std::iter::repeat_n(hour(day), 24)).collect()
    }

    fn on(day: i32, at: impl Fn(i32) -> u64) -> (disk::Forecast, Vec<Hour>) {
        let hours = hours(day, at);
        (forecast(&Series { id: b"series", hours: &hours, made_on: day }, &Settings::default()), hours)
    }

    /// 10 GiB a day, with some unevenness that is the same every time: 95 % around day 55.
    fn growing(day: i32) -> u64 {
        400 + u64::try_from(day * 10 + (day * 7) % 5).unwrap()
    }

    #[test]
    fn a_steady_filesystem_comes_true_when_it_is_full() {
        let (earlier, _) = on(40, growing);
        assert!(earlier.crossing(Threshold::NEARLY_FULL).unwrap().p50_days.is_some());
        let (today, hours) = on(45, growing);
        assert_eq!(judged(&earlier, &today, &hours), None, "not decided yet");
        let (today, hours) = on(60, growing);
        assert_eq!(judged(&earlier, &today, &hours), Some(Score::CameTrue));
    }

    #[test]
    fn what_was_freed_before_is_averted_and_what_jumped_was_early() {
        let (earlier, _) = on(40, growing);
        let cleaned = |day: i32| if day < 48 { growing(day) } else { growing(day) - 400 };
        let (today, hours) = on(52, cleaned);
        assert_eq!(judged(&earlier, &today, &hours), Some(Score::Averted));
        let jumped = |day: i32| if day < 43 { growing(day) } else { 980 };
        let (today, hours) = on(46, jumped);
        assert_eq!(judged(&earlier, &today, &hours), Some(Score::Early));
    }

    #[test]
    fn what_stopped_growing_is_wrong_at_the_horizon() {
        let (earlier, _) = on(40, growing);
        let stopped = |day: i32| growing(day.min(41));
        let (today, hours) = on(129, stopped);
        assert_eq!(judged(&earlier, &today, &hours), None);
        let (today, hours) = on(130, stopped);
        assert_eq!(judged(&earlier, &today, &hours), Some(Score::Wrong));
    }
}
