//! Resizes and gaps.

use super::*;

/// Growth of half a point of the first capacity a day from 40 %, resized to `factor` times that on day 30.
fn resized(factor: f64) -> Vec<Hour> {
    let mut hours = hours(60, |at| 40.0 + 0.5 * f64::from(at) / 24.0);
    for hour in hours.iter_mut().filter(|hour| hour.day >= FIRST_DAY + 30) {
        hour.capacity_bytes = (CAPACITY as f64 * factor) as u64;
    }
    hours
}

#[test]
fn a_resize_moves_the_threshold_and_not_the_growth() {
    for factor in [0.9, 1.25, 1.5] {
        let hours = resized(factor);
        let before = made_on(&hours, 29);
        let after = made_on(&hours, 45);
        let slope = |forecast: &Forecast| growth(forecast).1.slope_bytes_per_day / 1e10;
        assert!((slope(&before) - 0.5).abs() < 0.01 && (slope(&after) - 0.5).abs() < 0.01, "{factor}");
        // At the end of day 45 there are 63 points; from there to 95 % of the new capacity at half a point a day.
        let expected = (95.0 * factor - 63.0) / 0.5;
        let told = growth(&after).0[0].p50_days;
        match told {
            Some(p50) => assert!((p50 - expected).abs() < 2.0, "{factor}: {p50} for {expected}"),
            None => assert!(expected > 88.0, "{factor}: beyond the horizon for {expected}"),
        }
        let event = after.events.iter().find(|event| event.kind == EventKind::Resized).expect("told");
        let change = CAPACITY as f64 * (factor - 1.0);
        assert_eq!((event.day, event.treatment), (FIRST_DAY + 30, Treatment::Excluded));
        assert!((event.bytes as f64 - change).abs() < 2.0, "{factor}");
        assert_eq!(after.events.len(), 1, "{factor}: {:?}", after.events);
    }
}

#[test]
fn a_capacity_that_wavers_is_no_resize() {
    let mut hours = hours(60, |at| 40.0 + 0.5 * f64::from(at) / 24.0);
    for (at, hour) in hours.iter_mut().enumerate() {
        hour.capacity_bytes -= CAPACITY / 1_000 * (at as u64 % 5);
    }
    let forecast = made_on(&hours, 59);
    assert_eq!(forecast.events, []);
    assert!(growth(&forecast).0[0].p50_days.is_some());
}

#[test]
fn gaps_lower_confidence_and_not_growth() {
    for seed in seeds("gaps", 20) {
        let mut random = generator("gaps", seed);
        let mut whole = hours(70, |at| 30.0 + 0.6 * f64::from(at) / 24.0 + 0.05 * random.normal());
        assert_eq!(made_on(&whole, 69).confidence, Confidence::Normal, "seed {seed}");
        // Three days in ten are lost but for their first eight hours.
        let mut at = -1;
        whole.retain(|hour| {
            at += 1;
            hour.day % 10 < 7 || at % 24 < 8
        });
        let forecast = made_on(&whole, 69);
        let Confidence::Low { doubts } = &forecast.confidence else { panic!("seed {seed}: {:?}", forecast.history) };
        assert!(
            matches!(doubts[..], [Doubt::Gaps { missing_days, of_days }] if missing_days * 5 > of_days),
            "{doubts:?}"
        );
        assert!((growth(&forecast).1.slope_bytes_per_day / 1e10 - 0.6).abs() < 0.06, "seed {seed}");
    }
}

#[test]
fn growth_in_many_steps_is_growth() {
    // A copy a week is how this filesystem grows.
    let hours = hours(70, |at| 20.0 + 5.0 * f64::from(at / 24 / 7));
    let forecast = made_on(&hours, 69);
    let p50 = growth(&forecast).0[0].p50_days.expect("within the horizon");
    // 30 points, at 5 a week.
    assert!((30.0..55.0).contains(&p50), "{p50}");
    let counted = |event: &&Event| event.treatment == Treatment::Counted && event.kind == EventKind::Copied;
    assert!(forecast.events.iter().filter(counted).count() >= 6, "{:?}", forecast.events);
}
