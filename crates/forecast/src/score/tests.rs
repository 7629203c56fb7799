use super::*;

fn prediction(p10: Option<f64>, p50: Option<f64>, p90: Option<f64>) -> Prediction {
    Prediction { made_on: 100, horizon_days: 90, p10_days: p10, p50_days: p50, p90_days: p90 }
}

const fn crossed(day: i32) -> Observed {
    Observed::Crossed { day }
}

#[test]
fn crossings_are_judged_by_their_day() {
    let dated = prediction(Some(10.5), Some(20.0), Some(30.5));
    // Day 110 is over 10 days ahead, before P10; day 111 holds the moment of P10.
    for (day, verdict) in [
        (110, Verdict::Early),
        (111, Verdict::CameTrue),
        (120, Verdict::CameTrue),
        (131, Verdict::CameTrue),
        (132, Verdict::Late),
        (190, Verdict::Late),
        (191, Verdict::Wrong),
    ] {
        assert_eq!(judge(&dated, crossed(day)), verdict, "{day}");
    }
}

#[test]
fn what_does_not_come_is_open_until_the_horizon() {
    let dated = prediction(Some(10.0), Some(20.0), Some(30.0));
    assert_eq!(judge(&dated, Observed::NotCrossed { through_day: 189 }), Verdict::Open);
    assert_eq!(judge(&dated, Observed::NotCrossed { through_day: 190 }), Verdict::Wrong);
    assert_eq!(interval_held(&dated, Observed::NotCrossed { through_day: 190 }), Some(false));
    let open_ended = prediction(Some(10.0), Some(80.0), None);
    assert_eq!(judge(&open_ended, Observed::NotCrossed { through_day: 190 }), Verdict::Wrong);
    assert_eq!(interval_held(&open_ended, Observed::NotCrossed { through_day: 190 }), Some(true));
    assert_eq!(judge(&open_ended, crossed(185)), Verdict::CameTrue);
}

#[test]
fn not_expecting_is_a_prediction_too() {
    let none = Prediction::of_no_crossing(100, 90);
    assert!(!none.expects_crossing());
    assert_eq!(judge(&none, Observed::NotCrossed { through_day: 190 }), Verdict::CameTrue);
    assert_eq!(judge(&none, crossed(150)), Verdict::Early);
    assert_eq!(judge(&none, crossed(191)), Verdict::CameTrue);
    let possible = prediction(Some(60.0), None, None);
    assert_eq!(judge(&possible, crossed(140)), Verdict::Early);
    assert_eq!(judge(&possible, crossed(170)), Verdict::CameTrue);
}

#[test]
fn relief_in_time_counts_neither_way() {
    let dated = prediction(Some(10.0), Some(20.0), Some(30.0));
    assert_eq!(judge(&dated, Observed::Relieved { day: 105 }), Verdict::Averted);
    assert_eq!(judge(&dated, Observed::Relieved { day: 131 }), Verdict::Averted);
    // By then it should have been crossed.
    assert_eq!(judge(&dated, Observed::Relieved { day: 132 }), Verdict::Wrong);
    assert_eq!(interval_held(&dated, Observed::Relieved { day: 105 }), None);
}

#[test]
fn a_hit_rate_counts_what_is_judged() {
    let dated = prediction(Some(10.0), Some(20.0), Some(30.0));
    let mut scored = vec![(dated, crossed(120)); 38];
    scored.extend([(dated, crossed(102)); 2]);
    scored.push((dated, Observed::NotCrossed { through_day: 190 }));
    scored.push((dated, Observed::NotCrossed { through_day: 140 }));
    scored.push((dated, Observed::Relieved { day: 110 }));
    let rate = hit_rate(&scored);
    assert_eq!((rate.judged, rate.came_true, rate.early, rate.late, rate.wrong), (41, 38, 2, 0, 1));
    assert_eq!((rate.averted, rate.open, rate.intervals_held), (1, 1, 38));
    let coverage = rate.coverage.unwrap();
    // 38 of 41: 0.805 to 0.975.
    assert!((coverage.low - 0.8057).abs() < 1e-3 && (coverage.high - 0.9748).abs() < 1e-3, "{coverage:?}");
    assert_eq!(hit_rate(&[]), HitRate::default());
}

#[test]
fn the_ends_of_time_are_judged() {
    let far = Prediction { made_on: i32::MIN, ..prediction(Some(1.0), Some(2.0), Some(3.0)) };
    assert_eq!(judge(&far, crossed(i32::MAX)), Verdict::Wrong);
}
