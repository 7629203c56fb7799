//! What holds for any input.

use proptest::prelude::*;

use super::*;

/// None is beyond the horizon.
fn ordered(earlier: Option<f64>, later: Option<f64>) -> bool {
    match (earlier, later) {
        (Some(earlier), Some(later)) => 0.0 <= earlier && earlier <= later && later.is_finite(),
        (None, Some(_)) => false,
        (_, None) => true,
    }
}

fn check(forecast: &Forecast) {
    assert!(forecast.events.is_sorted_by_key(|event| event.day));
    assert!(forecast.history.increments <= 45 && forecast.history.missing_days <= forecast.history.of_days);
    if let Outcome::Growth { crossings, trend, .. } = &forecast.outcome {
        assert!(trend.slope_bytes_per_day > 0.0 && trend.slope_bytes_per_day.is_finite());
        for crossing in crossings {
            assert!(ordered(crossing.p10_days, crossing.p50_days) && ordered(crossing.p50_days, crossing.p90_days));
            let within = crossing.within;
            assert!([0.0, within.days_7, within.days_14, within.days_30, within.days_90, 1.0].is_sorted());
        }
        for pair in crossings.windows(2) {
            assert!(pair[0].threshold < pair[1].threshold);
            assert!(ordered(pair[0].p50_days, pair[1].p50_days) && pair[0].within.days_30 >= pair[1].within.days_30);
        }
    }
    serde_json::to_string(forecast).expect("every number is finite");
}

fn any_hour() -> impl Strategy<Value = Hour> {
    let day = prop_oneof![4 => -200..200i32, 1 => any::<i32>()];
    let size = || prop_oneof![4 => 0..1_000_000u64, 1 => any::<u64>(), 1 => Just(u64::MAX)];
    (day, size(), size(), 0..3u32).prop_map(|(day, used_bytes, capacity_bytes, samples)| Hour {
        day,
        used_bytes,
        capacity_bytes,
        samples,
    })
}

/// Steps of the daily level in hundredths of a point, with the odd leap, and a mask of days that are lost.
fn any_walk() -> impl Strategy<Value = (Vec<i32>, u64)> {
    let step = prop_oneof![8 => -30..80i32, 1 => -3_000..3_000i32];
    (prop::collection::vec(step, 14..100), prop_oneof![2 => Just(0), 1 => any::<u64>()])
}

fn walked(steps: &[i32], lost: u64) -> Vec<Hour> {
    let mut level = 4_000;
    let level_of = |step: &i32| {
        level = (level + step).clamp(0, 10_000);
        level
    };
    let levels: Vec<i32> = steps.iter().map(level_of).collect();
    let mut hours = hours(steps.len() as i32, |at| f64::from(levels[at as usize / 24]) / 100.0);
    hours.retain(|hour| lost >> ((hour.day - FIRST_DAY) % 64) & 1 == 0);
    hours
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn anything_is_answered(
        hours in prop::collection::vec(any_hour(), 0..600),
        made_on in prop_oneof![4 => 0..200i32, 1 => any::<i32>()],
        horizon_days: u16,
        threshold in 1..=10_000u16,
    ) {
        let settings = Settings { threshold: Threshold::new(threshold).ok(), horizon_days };
        check(&forecast(&Series { id: b"any", hours: &hours, made_on }, &settings));
    }

    #[test]
    fn walks_are_answered_in_order((steps, lost) in any_walk(), threshold in 1..=10_000u16) {
        let hours = walked(&steps, lost);
        let settings = Settings { threshold: Threshold::new(threshold).ok(), ..Settings::default() };
        let made_on = FIRST_DAY + steps.len() as i32 - 1;
        check(&forecast(&Series { id: b"walk", hours: &hours, made_on }, &settings));
    }

    #[test]
    fn what_comes_later_changes_nothing((steps, lost) in any_walk()) {
        let hours = walked(&steps, lost);
        let half = steps.len() as i32 / 2;
        let known: Vec<Hour> = hours.iter().copied().filter(|hour| hour.day <= FIRST_DAY + half).collect();
        prop_assert_eq!(made_on(&hours, half), made_on(&known, half));
        let mut shuffled = hours.clone();
        shuffled.sort_by_key(|hour| (hour.day % 5, hour.day));
        prop_assert_eq!(made_on(&hours, half), made_on(&shuffled, half));
    }
}

#[test]
fn the_series_and_the_day_decide_the_paths() {
    let mut random = generator("paths", 1);
    let hours = hours(60, |at| 30.0 + 0.8 * f64::from(at) / 24.0 + 0.5 * random.normal());
    let of = |id: &[u8], day: i32| {
        let forecast = forecast(&Series { id, hours: &hours, made_on: FIRST_DAY + day }, &Settings::default());
        *forecast.crossing(Threshold::FULL).expect("it grows")
    };
    assert_eq!(of(b"one", 59), of(b"one", 59));
    assert_ne!(of(b"one", 59), of(b"two", 59));
    assert_ne!(of(b"one", 59), of(b"one", 58));
}
