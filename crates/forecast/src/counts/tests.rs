use proptest::prelude::*;

use super::*;

fn known(past: &[u64], steps: usize) -> (Method, Vec<Step>) {
    match forecast(past, steps, Seed::of(b"licences", 1)) {
        CountForecast::Known { method, steps, .. } => (method, steps),
        other => panic!("{other:?}"),
    }
}

#[test]
fn too_few_points_say_nothing() {
    let none = forecast(&[4, 5], 3, Seed::of(b"licences", 1));
    assert_eq!(none, CountForecast::NotEnoughHistory { have: 2, need: 3 });
}

#[test]
fn few_points_stay_where_they_are_give_or_take() {
    let (method, steps) = known(&[20, 22, 24, 26], 3);
    assert_eq!(method, Method::LastValue);
    // One change of 2 either way, then two.
    assert_eq!((steps[0].p10, steps[0].p90), (24.0, 28.0));
    assert_eq!((steps[1].p10, steps[1].p50, steps[1].p90), (22.0, 26.0, 30.0));
    let (_, level) = known(&[7, 7, 7], 2);
    assert_eq!(level, [Step { p10: 7.0, p50: 7.0, p90: 7.0 }; 2]);
}

#[test]
fn a_straight_line_is_followed_and_damped() {
    let past: Vec<u64> = (0..12).map(|month| 100 + 10 * month).collect();
    let (method, steps) = known(&past, 6);
    let Method::DampedTrend { phi, .. } = method else { panic!("{method:?}") };
    assert!((0.8..=0.98).contains(&phi));
    assert!(steps.windows(2).all(|pair| pair[0].p50 < pair[1].p50), "{steps:?}");
    assert!((215.0..=221.0).contains(&steps[0].p50) && (240.0..=272.0).contains(&steps[5].p50), "{steps:?}");
}

#[test]
fn eight_in_ten_counts_lie_within() {
    let mut held = 0;
    let runs = 200;
    println!("counts: seeds 0 to {runs}");
    for seed in 0..runs {
        let mut generator = Generator::new(Seed::of(b"counts", seed));
        let mut value: f64 = 200.0;
        let all: Vec<u64> = (0..19)
            .map(|_| {
                value += 3.0 + 8.0 * (generator.unit() + generator.unit() + generator.unit() - 1.5);
                value.max(0.0) as u64
            })
            .collect();
        let CountForecast::Known { steps, points, .. } = forecast(&all[..16], 3, Seed::of(b"forecast", seed)) else {
            panic!("16 points are enough")
        };
        assert_eq!(points, 16);
        held += i32::from((steps[2].p10..=steps[2].p90).contains(&(all[18] as f64)));
    }
    println!("counts: {held} of {runs} within P10 to P90, three steps ahead");
    assert!((130..=185).contains(&held), "{held} of {runs}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn any_past_is_answered(
        past in prop::collection::vec(prop_oneof![0..500u64, any::<u64>()], 0..40),
        steps in 0..60usize,
    ) {
        let of = || forecast(&past, steps, Seed::of(b"any", 1));
        prop_assert_eq!(of(), of());
        if let CountForecast::Known { steps: found, points, .. } = of() {
            prop_assert_eq!(found.len(), steps.min(MOST_STEPS));
            prop_assert!(points as usize <= MOST_POINTS);
            for step in found {
                prop_assert!(0.0 <= step.p10 && step.p10 <= step.p50 && step.p50 <= step.p90 && step.p90.is_finite());
            }
        }
    }
}
