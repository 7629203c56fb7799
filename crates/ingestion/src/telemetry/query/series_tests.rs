//! Spikes, gaps, resets and holding.

use kernel::Timestamp;
use proptest::prelude::*;
use wire::Slot;

use super::series::{Reading, Tick, bucketed, readings, settle, usual_distance_us};
use super::step::Buckets;

const S: i64 = 1_000_000;

fn ticks(pairs: &[(i64, i64)]) -> Vec<Tick> {
    pairs.iter().map(|(second, stored)| Tick { time_us: second * S, stored: *stored }).collect()
}

fn buckets(from_s: i64, to_s: i64, points: usize) -> Buckets {
    Buckets::over(Timestamp::from_micros(from_s * S), Timestamp::from_micros(to_s * S), points, 0)
}

#[test]
fn a_counter_that_starts_again_leaves_a_gap_and_no_negative_rate() {
    let slot = Slot::counter("network.received", "B");
    let read = readings(&slot, &ticks(&[(0, 1_000), (10, 2_000), (20, 50), (30, 150)]), 10 * S);
    assert_eq!(read, [Reading { time_us: 10 * S, value: 100.0 }, Reading { time_us: 30 * S, value: 10.0 }]);
}

#[test]
fn a_counter_over_an_outage_has_no_rate_there() {
    let slot = Slot::counter("network.received", "B");
    let read = readings(&slot, &ticks(&[(0, 0), (10, 10), (4_000, 4_000), (4_010, 4_100)]), 10 * S);
    assert_eq!(read.iter().map(|r| r.time_us / S).collect::<Vec<_>>(), [10, 4_010]);
}

#[test]
fn large_totals_keep_small_steps() {
    let slot = Slot::counter("disk.read", "B");
    let base = i64::MAX - 1_000;
    let read = readings(&slot, &ticks(&[(0, base), (10, base + 10)]), 10 * S);
    assert_eq!(read, [Reading { time_us: 10 * S, value: 1.0 }]);
}

#[test]
fn slow_series_hold_their_value_but_gaps_stay() {
    let slot = Slot::gauge("filesystem.used", "B", 0);
    let read = readings(&slot, &ticks(&[(0, 5), (60, 6), (600, 7)]), 60 * S);
    let points = bucketed(&read, &[], &buckets(0, 660, 66), 60 * S);
    assert_eq!(points.mean[..7], [Some(5.0), Some(5.0), Some(5.0), Some(5.0), Some(5.0), Some(5.0), Some(6.0)]);
    assert_eq!(points.mean[30], None);
    assert_eq!(points.mean[60], Some(7.0));
}

#[test]
fn later_ticks_of_the_same_instant_win() {
    let mut all = ticks(&[(10, 1), (0, 3), (10, 2)]);
    settle(&mut all);
    assert_eq!(all, ticks(&[(0, 3), (10, 2)]));
    assert_eq!(usual_distance_us(&[0, 10, 20, 500, 510]), Some(10));
    assert_eq!(usual_distance_us(&[5]), None);
}

proptest! {
    /// However coarse the buckets: every value lies within its bucket's band, and the extremes of the whole survive.
    #[test]
    fn no_spike_is_lost(values in prop::collection::vec(-1_000_000i64..1_000_000, 1..400), points in 2usize..60) {
        let slot = Slot::gauge("cpu.busy", "%", 2);
        let all: Vec<Tick> = values.iter().enumerate().map(|(i, v)| Tick { time_us: i as i64 * 10 * S, stored: *v }).collect();
        let grid = buckets(0, values.len() as i64 * 10, points);
        let read = readings(&slot, &all, 10 * S);
        let result = bucketed(&read, &[], &grid, 10 * S);
        for reading in &read {
            let index = grid.index(reading.time_us).unwrap();
            prop_assert!(result.min[index].unwrap() <= reading.value && reading.value <= result.max[index].unwrap());
        }
        let greatest = result.max.iter().flatten().copied().fold(f64::MIN, f64::max);
        let expected = *values.iter().max().unwrap() as f64 / 100.0;
        prop_assert!((greatest - expected).abs() < 1e-9);
    }
}
