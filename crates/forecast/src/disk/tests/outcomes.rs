//! Every answer, and what it says about itself.

use super::*;
use crate::alarm::Reading;

fn rising(days: i32) -> Vec<Hour> {
    hours(days, |at| 40.0 + 0.5 * f64::from(at) / 24.0)
}

fn missing(forecast: &Forecast) -> Missing {
    match forecast.outcome {
        Outcome::NotEnoughHistory { missing, need_days: NEED_DAYS, have_days }
            if have_days == forecast.history.days =>
        {
            missing
        }
        ref other => panic!("{other:?}"),
    }
}

#[test]
fn nothing_is_said_without_history() {
    let nothing = made_on(&[], 10);
    assert_eq!((missing(&nothing), nothing.standing), (Missing::Days, None));
    let unusable = Hour { samples: 0, ..hour(0, 50.0) };
    assert_eq!(made_on(&[unusable, Hour { capacity_bytes: 0, ..unusable }], 0).standing, None);
    let thirteen = made_on(&rising(13), 12);
    assert_eq!((missing(&thirteen), thirteen.history.days), (Missing::Days, 13));
    assert!(matches!(made_on(&rising(14), 13).outcome, Outcome::Growth { .. }));
}

#[test]
fn days_of_less_than_twelve_hours_are_missing() {
    let of_hours = |count: i32| {
        let mut hours = rising(30);
        let mut at = -1;
        hours.retain(|_| {
            at += 1;
            at % 24 < count
        });
        made_on(&hours, 29).history.days
    };
    assert_eq!((of_hours(12), of_hours(11)), (30, 0));
}

#[test]
fn days_that_are_not_adjacent_say_nothing_about_growth() {
    let mut hours = rising(60);
    hours.retain(|hour| hour.day % 2 == 0);
    assert_eq!(missing(&made_on(&hours, 59)), Missing::Increments { have: 0, need: NEED_INCREMENTS, full_days: 0 });
}

#[test]
fn old_history_says_nothing_about_today() {
    let hours = rising(40);
    assert!(matches!(made_on(&hours, 46).outcome, Outcome::Growth { .. }));
    assert_eq!(missing(&made_on(&hours, 47)), Missing::RecentValues { newest_day: FIRST_DAY + 39 });
    // An hour a day afterwards makes no day.
    let single = (40..50).map(|day| hour(day * 24, 60.0));
    let more: Vec<Hour> = hours.into_iter().chain(single).collect();
    assert_eq!(missing(&made_on(&more, 49)), Missing::RecentValues { newest_day: FIRST_DAY + 39 });
}

#[test]
fn full_is_said_with_its_first_day() {
    let hours = hours(60, |at| 80.0 + 0.5 * f64::from(at) / 24.0);
    // 99 % is reached on day 38.
    let full = made_on(&hours, 45);
    assert_eq!(full.outcome, Outcome::Full { since_day: FIRST_DAY + 38 });
    assert_eq!(full.standing.unwrap().used_bytes, CAPACITY);
    let daily = DailyForecast::of(&full, Threshold::FULL);
    assert_eq!(daily.reading, Reading::Known { p10_days: Some(0.0), p50_days: Some(0.0) });
    // It fills up on the day that the forecast is made.
    let mut sudden = super::hours(30, |_| 50.0);
    sudden.extend([hour(30 * 24, 99.5), hour(30 * 24 + 1, 100.0)]);
    assert_eq!(made_on(&sudden, 30).outcome, Outcome::Full { since_day: FIRST_DAY + 30 });
}

#[test]
fn a_level_that_rose_since_the_last_day_is_where_paths_begin() {
    let mut hours = rising(40);
    hours.extend((0..6).map(|at| hour(40 * 24 + at, 75.0)));
    let standing = made_on(&hours, 40).standing.unwrap();
    assert_eq!(
        (standing.day, standing.level_bytes, standing.used_bytes),
        (FIRST_DAY + 40, 750_000_000_000, 750_000_000_000)
    );
}

#[test]
fn no_growth_says_why() {
    let reason = |slope: f64| {
        let mut random = generator("reason", 1);
        let noise = if slope == 0.0 { 0.2 } else { 0.0005 };
        let hours = hours(60, |at| 50.0 + slope * f64::from(at) / 24.0 + noise * random.normal());
        match made_on(&hours, 59).outcome {
            Outcome::NoGrowth { reason, window, recent } => {
                assert_eq!((window.increments, recent.increments), (45, 15));
                assert_eq!(window.last_day, FIRST_DAY + 59);
                reason
            }
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(reason(0.0), NoGrowthReason::Flat);
    assert_eq!(reason(-0.3), NoGrowthReason::Falling);
    assert_eq!(reason(0.005), NoGrowthReason::TooSlow);
}

#[test]
fn a_straight_line_crosses_when_it_does() {
    // At the end of day 49 there are 65 points less an hour's part; half a point a day.
    let threshold = Threshold::new(8_000).unwrap();
    let settings = Settings { threshold: Some(threshold), horizon_days: 90 };
    let hours = rising(50);
    let forecast = super::super::forecast(&Series { id: b"line", hours: &hours, made_on: FIRST_DAY + 49 }, &settings);
    let (crossings, trend, regime) = growth(&forecast);
    assert_eq!(*regime, Regime::Steady);
    assert!((trend.slope_bytes_per_day - 5e9).abs() < 1e6);
    for (crossing, days) in crossings.iter().zip([30.0, 60.0, 70.0]) {
        for quantile in [crossing.p10_days, crossing.p50_days, crossing.p90_days] {
            assert!((quantile.expect("within the horizon") - days).abs() < 0.2, "{crossing:?}");
        }
    }
    assert_eq!((crossings[0].within.days_14, crossings[0].within.days_90), (0.0, 1.0));
    assert_eq!(forecast.local_day(30.0), FIRST_DAY + 79);
    assert_eq!(forecast.local_day(30.1), FIRST_DAY + 80);
    // Made three days later from the same values, everything is three days nearer.
    let later = made_on(&hours, 52).crossing(Threshold::FULL).unwrap().p50_days.unwrap();
    assert!((later - 67.0).abs() < 0.2, "{later}");
    // Without being asked for, a threshold is not answered.
    assert_eq!(DailyForecast::of(&made_on(&hours, 49), threshold).reading, Reading::Unknown);
}

#[test]
fn what_is_crossed_already_is_zero_days_ahead() {
    let hours = hours(50, |at| 71.5 + 0.5 * f64::from(at) / 24.0);
    let forecast = made_on(&hours, 49);
    let crossing = forecast.crossing(Threshold::NEARLY_FULL).unwrap();
    assert_eq!((crossing.p10_days, crossing.p90_days, crossing.within.days_7), (Some(0.0), Some(0.0), 1.0));
    assert!(forecast.crossing(Threshold::FULL).unwrap().p10_days.unwrap() > 5.0);
    let flat = super::hours(50, |_| 96.0);
    let daily = DailyForecast::of(&made_on(&flat, 49), Threshold::NEARLY_FULL);
    assert_eq!(daily.reading, Reading::Known { p10_days: Some(0.0), p50_days: Some(0.0) });
}

#[test]
fn short_history_is_low_confidence() {
    let confidence = |days: i32| made_on(&rising(days), days - 1).confidence;
    let doubts = vec![Doubt::ShortHistory { have_days: 44, need_days: 45 }];
    assert_eq!(confidence(44), Confidence::Low { doubts });
    assert_eq!(confidence(45), Confidence::Normal);
}

#[test]
fn a_stored_forecast_is_read_back() {
    let accelerating =
        hours(60, |at| 40.0 + 0.01 * (f64::from((at - 1_100).max(0)) / 24.0).powi(2) + 0.1 * f64::from(at) / 24.0);
    for forecast in [made_on(&rising(60), 59), made_on(&accelerating, 59), made_on(&[], 0), made_on(&rising(200), 150)]
    {
        let text = serde_json::to_string(&forecast).unwrap();
        assert_eq!(serde_json::from_str::<Forecast>(&text).unwrap(), forecast, "{text}");
    }
    assert_eq!(serde_json::to_string(&Threshold::FULL).unwrap(), "10000");
    assert!(serde_json::from_str::<Threshold>("0").is_err());
    assert_eq!(Threshold::new(10_001), Err(ThresholdError(10_001)));
}
