use super::*;

fn lead(days: u16) -> LeadTime {
    LeadTime::new(days).unwrap()
}

fn known(day: i32, p10: f64, p50: f64) -> DailyForecast {
    DailyForecast { day, reading: Reading::Known { p10_days: Some(p10), p50_days: Some(p50) } }
}

fn beyond(day: i32) -> DailyForecast {
    DailyForecast { day, reading: Reading::Known { p10_days: None, p50_days: None } }
}

fn unknown(day: i32) -> DailyForecast {
    DailyForecast { day, reading: Reading::Unknown }
}

#[test]
fn two_days_in_a_row_raise() {
    let followed =
        follow(&[known(1, 9.0, 14.0), known(2, 9.0, 15.0), known(3, 9.0, 14.0), known(4, 8.0, 13.0)], lead(14));
    assert_eq!(followed.alarm, Alarm::Raised { since_day: 4 });
    assert_eq!(followed.turns, [Turn::Raised { day: 4 }]);
    assert_eq!(follow(&[known(1, 1.0, 2.0)], lead(14)).alarm, Alarm::Quiet);
    assert_eq!(follow(&[], lead(14)).alarm, Alarm::Quiet);
}

#[test]
fn a_day_without_an_answer_breaks_the_row() {
    for between in [vec![], vec![unknown(2)]] {
        let mut forecasts = vec![known(1, 1.0, 2.0), known(3, 1.0, 2.0)];
        forecasts.extend(between);
        assert_eq!(follow(&forecasts, lead(14)).alarm, Alarm::Quiet);
    }
}

#[test]
fn three_clear_days_clear_and_not_knowing_does_not() {
    let raised = [known(1, 1.0, 2.0), known(2, 1.0, 2.0)];
    let after = |more: &[DailyForecast]| follow(&[&raised[..], more].concat(), lead(14));
    // 21 days are not beyond 1.5 lead times.
    let close = after(&[known(3, 21.0, 40.0), known(4, 22.0, 40.0), known(5, 22.0, 40.0)]);
    assert_eq!(close.alarm, Alarm::Raised { since_day: 2 });
    assert_eq!(after(&[unknown(3), unknown(4), unknown(5), unknown(6)]).alarm, Alarm::Raised { since_day: 2 });
    let cleared = after(&[beyond(3), known(4, 21.5, 40.0), beyond(5), beyond(6)]);
    assert_eq!((cleared.alarm, cleared.turns), (Alarm::Quiet, vec![Turn::Raised { day: 2 }, Turn::Cleared { day: 5 }]));
    let again = after(&[beyond(3), beyond(4), beyond(5), known(6, 1.0, 2.0), known(7, 1.0, 2.0)]);
    assert_eq!(again.alarm, Alarm::Raised { since_day: 7 });
}

#[test]
fn order_does_not_matter_and_the_last_word_on_a_day_counts() {
    let followed = follow(&[known(2, 1.0, 2.0), known(1, 1.0, 2.0), beyond(2)], lead(14));
    assert_eq!(followed.alarm, Alarm::Quiet);
    let ends = [known(i32::MAX, 1.0, 2.0), known(i32::MIN, 1.0, 2.0)];
    assert_eq!(follow(&ends, lead(14)).alarm, Alarm::Quiet);
}

#[test]
fn lead_times_stay_within_what_a_forecast_sees() {
    assert_eq!(LeadTime::new(0), Err(LeadTimeError(0)));
    assert_eq!(LeadTime::new(61), Err(LeadTimeError(61)));
    assert!(1.5 * f64::from(u16::from(lead(60))) <= f64::from(MIN_HORIZON_DAYS));
}

/// A minute a value; `used` by minute.
fn minutes(count: i64, used: impl Fn(i64) -> u64) -> Vec<Minute> {
    (0..count).map(|at| Minute { at_minute: 29_000_000 + at, used_bytes: used(at) }).collect()
}

#[test]
fn a_call_in_the_night_needs_the_last_hours_to_agree() {
    let now = Reading::Known { p10_days: Some(0.2), p50_days: Some(0.9) };
    let later = Reading::Known { p10_days: Some(0.2), p50_days: Some(1.1) };
    let rising = minutes(360, |at| 1_000 + at as u64);
    assert!(is_urgent(now, &rising));
    assert!(!is_urgent(later, &rising) && !is_urgent(Reading::Unknown, &rising));
    assert!(!is_urgent(now, &minutes(360, |_| 1_000)));
    assert!(!is_urgent(now, &minutes(360, |at| 9_000 - at as u64)));
    // Up and down by the hour: half of the pairs rise.
    assert!(!is_urgent(now, &minutes(360, |at| 1_000 + if at / 60 % 2 == 0 { 0 } else { 500 } + at as u64)));
    // What was longer ago than six hours does not count.
    assert!(!is_urgent(now, &minutes(720, |at| if at < 360 { at as u64 } else { 360 })));
    assert!(!is_urgent(now, &minutes(119, |at| at as u64)) && is_urgent(now, &minutes(120, |at| at as u64)));
    assert!(!is_urgent(now, &[]));
    let ends = [i64::MIN, i64::MAX].map(|at_minute| Minute { at_minute, used_bytes: u64::MAX });
    assert!(!is_urgent(now, &ends));
}
