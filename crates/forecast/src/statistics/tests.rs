use super::*;

fn near(left: f64, right: f64) {
    assert!((left - right).abs() < 1e-4, "{left} is not {right}");
}

#[test]
fn order_statistics_by_hand() {
    assert_eq!(median(&[]), None);
    assert_eq!(median(&[3.0]), Some(3.0));
    assert_eq!(median(&[5.0, 1.0, 3.0]), Some(3.0));
    assert_eq!(median(&[4.0, 1.0, 3.0, 2.0]), Some(2.5));
    // Deviations from 2 are 1 1 0 0 2 4 7; their middle is 1.
    assert_eq!(mad(&[1.0, 1.0, 2.0, 2.0, 4.0, 6.0, 9.0]), Some(1.0));
    assert_eq!(mad(&[]), None);
    // Definition 7: place 0.25 · 3 = 0.75 between 1 and 2.
    assert_eq!(quantile(&[4.0, 2.0, 1.0, 3.0], 0.25), Some(1.75));
    assert_eq!(quantile(&[4.0, 2.0, 1.0, 3.0], 7.0), Some(4.0));
    assert_eq!(quantile(&[], 0.5), None);
}

#[test]
fn one_wild_value_moves_neither_median_nor_slope() {
    let mut values: Vec<f64> = (0..21).map(f64::from).collect();
    values[7] = 1e9;
    near(theil_sen(&values).unwrap(), 1.0);
    near(median(&values).unwrap(), 11.0);
}

#[test]
fn mann_kendall_by_hand() {
    // All 10 pairs rise; variance 5·4·15/18 = 16.6667; z = 9 / 4.0825.
    let rising = mann_kendall(&[1.0, 2.0, 3.0, 4.0, 5.0]);
    assert_eq!(rising.s, 10);
    near(rising.variance, 16.6667);
    near(rising.z, 2.2045);
    near(mann_kendall(&[5.0, 4.0, 3.0, 2.0, 1.0]).z, -2.2045);
    // 1 2 2 3: five pairs rise, one is level; variance (4·3·13 − 2·1·9)/18 = 7.6667; z = 4 / 2.7689.
    let tied = mann_kendall(&[1.0, 2.0, 2.0, 3.0]);
    assert_eq!(tied.s, 5);
    near(tied.variance, 7.6667);
    near(tied.z, 1.4446);
    assert_eq!(mann_kendall(&[4.0; 9]).z, 0.0);
    assert_eq!(mann_kendall(&[]).z, 0.0);
}

#[test]
fn theil_sen_by_hand() {
    // Slopes of the pairs of 0 1 5: 1, 4, 2.5.
    assert_eq!(theil_sen(&[0.0, 1.0, 5.0]), Some(2.5));
    assert_eq!(theil_sen(&[1.0]), None);
    assert_eq!(theil_sen_of_points(&[(0.0, 0.0), (4.0, 2.0), (4.0, 9.0)]), Some(1.375));
    assert_eq!(theil_sen_of_points(&[(1.0, 2.0), (1.0, 3.0)]), None);
}

#[test]
fn rank_sum_by_hand() {
    // Ranks 4 + 5 + 6 = 15 against an expectation of 10.5; variance 3·3·7/12 = 5.25; z = (4.5 − 0.5) / 2.2913.
    near(rank_sum_z(&[4.0, 5.0, 6.0], &[1.0, 2.0, 3.0]), 1.7457);
    near(rank_sum_z(&[1.0, 2.0, 3.0], &[4.0, 5.0, 6.0]), -1.7457);
    // Values 1 2 2 2 3: mid-ranks 1 3 3 3 5; sample {2, 3} has 8 against 6; variance 0.5·(6 − 24/20) = 2.4.
    near(rank_sum_z(&[2.0, 3.0], &[1.0, 2.0, 2.0]), 1.5 / 2.4_f64.sqrt());
    for (sample, other) in [(&[][..], &[][..]), (&[1.0][..], &[][..]), (&[2.0, 2.0][..], &[2.0][..])] {
        assert_eq!(rank_sum_z(sample, other), 0.0);
    }
}

#[test]
fn wilson_by_hand() {
    // 8 of 10: centre (0.8 + 3.8415/20) / 1.38415 = 0.71674; half 0.22657.
    let interval = wilson(8, 10).unwrap();
    near(interval.low, 0.4902);
    near(interval.high, 0.9433);
    let none = wilson(0, 10).unwrap();
    assert_eq!(none.low, 0.0);
    near(none.high, 0.2775);
    near(wilson(20, 10).unwrap().high, 1.0);
    assert_eq!(wilson(0, 0), None);
}
