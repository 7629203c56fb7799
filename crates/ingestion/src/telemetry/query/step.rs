//! The width of a chart's buckets: a round number of seconds, aligned to the epoch, so that neighbouring ranges share
//! their buckets and a chart does not flicker while it moves.

use kernel::Timestamp;

const SECOND_US: i64 = 1_000_000;
/// Widths in seconds, from fine to coarse; each divides a day or is whole days.
const STEPS_S: [i64; 22] = [
    1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 14_400, 21_600, 43_200, 86_400,
    172_800, 604_800,
];

/// The buckets of one query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Buckets {
    /// Width of a bucket in microseconds.
    pub step_us: i64,
    /// Start of the first bucket.
    pub first_us: i64,
    /// Number of buckets.
    pub count: usize,
}

impl Buckets {
    /// Buckets over `[from, to)`: the finest width of at least `least_us` that needs no more than `points` of them.
    #[must_use]
    pub fn over(from: Timestamp, to: Timestamp, points: usize, least_us: i64) -> Self {
        let (from, to) = (from.micros(), to.micros().max(from.micros().saturating_add(1)));
        let of = |step_us: i64| {
            let first = from.div_euclid(step_us);
            let count = (to - 1).div_euclid(step_us) - first + 1;
            Self { step_us, first_us: first * step_us, count: usize::try_from(count).unwrap_or(usize::MAX) }
        };
        let fits = |step_us: &i64| *step_us >= least_us && of(*step_us).count <= points.max(1);
        let chosen = STEPS_S.iter().map(|step| step * SECOND_US).find(fits);
        chosen.map_or_else(
            || {
                // Beyond the list: whole weeks.
                let week = 604_800 * SECOND_US;
                let weeks = (to - from) / week / i64::try_from(points.max(1)).unwrap_or(i64::MAX) + 1;
                let weeks = (weeks..).find(|weeks| of(weeks * week).count <= points.max(2)).unwrap_or(weeks);
                of(weeks * week)
            },
            of,
        )
    }

    /// The bucket of an instant, if it lies in one.
    #[must_use]
    pub fn index(&self, time_us: i64) -> Option<usize> {
        let index = usize::try_from(time_us.checked_sub(self.first_us)?.div_euclid(self.step_us)).ok()?;
        (index < self.count).then_some(index)
    }

    /// Start of a bucket in microseconds.
    #[must_use]
    pub fn start_us(&self, index: usize) -> i64 {
        self.first_us + self.step_us * i64::try_from(index).unwrap_or(i64::MAX / self.step_us)
    }

    /// End of the last bucket.
    #[must_use]
    pub fn end_us(&self) -> i64 {
        self.start_us(self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn usual_ranges() {
        let now = Timestamp::from_millis(1_800_000_005_000);
        for (minutes, points, step_s) in
            [(15, 300, 5), (60, 300, 15), (360, 300, 120), (1_440, 300, 300), (10_080, 300, 3_600)]
        {
            let from = now.minus(std::time::Duration::from_secs(minutes * 60));
            let buckets = Buckets::over(from, now, points, 0);
            assert_eq!(buckets.step_us / SECOND_US, step_s, "{minutes} min");
        }
        let from = now.minus(std::time::Duration::from_secs(900));
        assert_eq!(Buckets::over(from, now, 300, 10 * SECOND_US).step_us, 10 * SECOND_US);
    }

    proptest! {
        #[test]
        fn covers_the_range_within_the_points(from in 0i64..2_000_000_000, seconds in 1i64..40_000_000, points in 2usize..2_000) {
            let (start, end) = (Timestamp::from_millis(from * 1_000), Timestamp::from_millis((from + seconds) * 1_000));
            let buckets = Buckets::over(start, end, points, 0);
            prop_assert!(buckets.count <= points);
            prop_assert!(buckets.first_us <= start.micros() && buckets.end_us() >= end.micros());
            prop_assert_eq!(buckets.index(start.micros()), Some(0));
            prop_assert_eq!(buckets.index(end.micros() - 1), Some(buckets.count - 1));
            prop_assert_eq!(buckets.index(buckets.end_us()), None);
        }
    }
}
