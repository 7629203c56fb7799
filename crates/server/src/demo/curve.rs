//! What a machine of the demonstration measures: daily rhythm, weekends, growth and a little noise. The same seed and
//! instant give the same values, whatever was asked before.

use kernel::Timestamp;

/// Bytes of a gibibyte.
const GIB: f64 = 1_073_741_824.0;
const HOUR_S: i64 = 3_600;
const DAY_S: i64 = 86_400;

/// Metric, component, unit and decimal places of each value of [`Curve::at`].
pub(super) const SLOTS: [(&str, &str, &str, u32); 9] = [
    ("cpu.busy", "", "%", 2),
    ("load.1", "", "1", 2),
    ("memory.total", "", "B", 0),
    ("memory.available", "", "B", 0),
    ("filesystem.total", "/", "B", 0),
    ("filesystem.used", "/", "B", 0),
    ("filesystem.total", "/data", "B", 0),
    ("filesystem.used", "/data", "B", 0),
    ("process.count", "", "1", 0),
];

/// How one filesystem fills.
#[derive(Debug, Clone, Copy)]
pub(super) struct Disk {
    /// Size in GiB.
    pub(super) total: f64,
    /// Used at the beginning, in GiB.
    pub(super) used: f64,
    /// Growth on a working day, in GiB.
    pub(super) daily: f64,
}

/// A machine's behaviour.
#[derive(Debug, Clone, Copy)]
pub(super) struct Curve {
    /// Distinguishes machines.
    pub(super) seed: u64,
    /// When it was put up.
    pub(super) begin: Timestamp,
    /// Busy share of the processors at noon of a working day, in percent.
    pub(super) busy: f64,
    /// Memory in GiB.
    pub(super) memory: f64,
    /// Filesystem of the system.
    pub(super) root: Disk,
    /// Filesystem of the data.
    pub(super) data: Disk,
    /// What something unusual has added to the data, in GiB.
    pub(super) extra: f64,
    /// Share of the memory that something unusual holds, from 0 to 1.
    pub(super) leak: f64,
}

impl Curve {
    /// The values of an instant, as stored, in the order of [`SLOTS`].
    pub(super) fn at(&self, at: Timestamp) -> [i64; 9] {
        let second = at.micros().div_euclid(1_000_000);
        let hour = second.rem_euclid(DAY_S) as f64 / HOUR_S as f64;
        // 1970-01-01 was a Thursday.
        let weekend = matches!((second.div_euclid(DAY_S) + 4).rem_euclid(7), 0 | 6);
        let work = if weekend { 0.1 } else { (1.0 - ((hour - 12.0) / 6.0).powi(2)).max(0.05) };
        let busy = (self.busy * work + 3.0 + 2.0 * self.noise(second, 1)).clamp(0.5, 93.0);
        let available = (0.75 - 0.25 * work - 0.7 * self.leak + 0.03 * self.noise(second, 2)).clamp(0.01, 0.95);
        let root = self.filled(&self.root, second, 3);
        let data = (self.filled(&self.data, second, 4) + self.extra).min(self.data.total * 0.998);
        [
            whole(busy * 100.0),
            whole(busy / 25.0 * 100.0),
            whole(self.memory * GIB),
            whole(self.memory * available * GIB),
            whole(self.root.total * GIB),
            whole(root * GIB),
            whole(self.data.total * GIB),
            whole(data * GIB),
            whole(180.0 + 60.0 * work + 6.0 * self.noise(second, 5)),
        ]
    }

    /// Used GiB: growth on working days, with a nightly backup that comes and goes.
    fn filled(&self, disk: &Disk, second: i64, slot: u64) -> f64 {
        let days = (second - self.begin.micros().div_euclid(1_000_000)) as f64 / DAY_S as f64;
        let grown = disk.daily * (days.max(0.0) * 5.0 / 7.0);
        let night = if second.rem_euclid(DAY_S) < 4 * HOUR_S { disk.total * 0.004 } else { 0.0 };
        let noise = disk.daily * 0.35 * self.noise(second, slot);
        (disk.used + grown + night + noise).clamp(0.5, disk.total * 0.985)
    }

    /// A number in [-1, 1) that stays the same within ten minutes (SplitMix64 of seed, time and slot).
    fn noise(&self, second: i64, slot: u64) -> f64 {
        let mut z = self.seed ^ slot.rotate_left(40) ^ second.div_euclid(600).unsigned_abs();
        z = z.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64).mul_add(2.0, -1.0)
    }
}

fn whole(value: f64) -> i64 {
    // A cast of a float saturates.
    value.round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_repeat_and_stay_within_what_there_is() {
        let begin = Timestamp::from_micros(1_790_000_000_000_000);
        let disk = Disk { total: 100.0, used: 40.0, daily: 0.5 };
        let curve = Curve { seed: 7, begin, busy: 60.0, memory: 16.0, root: disk, data: disk, extra: 0.0, leak: 0.0 };
        for hour in 0..2_400 {
            let at = Timestamp::from_micros(begin.micros() + hour * HOUR_S * 1_000_000);
            let values = curve.at(at);
            assert_eq!(values, curve.at(at));
            assert!((0..=10_000).contains(&values[0]), "{values:?}");
            for (part, whole) in [(3, 2), (5, 4), (7, 6)] {
                assert!(values[part] > 0 && values[part] <= values[whole], "{values:?}");
            }
        }
        let full = Curve { extra: 1_000.0, ..curve };
        assert!(full.at(begin)[7] * 1000 / full.at(begin)[6] >= 990);
    }
}
