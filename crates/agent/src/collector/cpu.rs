//! CPU use between two ticks, over all cores.
//!
//! Linux: `/proc/stat` (proc(5)); busy + iowait + steal + idle = 100 %. Elsewhere sysinfo's global use, without the
//! other two, which those systems do not have.

use super::{Collector, Readings};

/// CPU use.
pub struct Cpu {
    #[cfg(target_os = "linux")]
    before: Option<linux::Times>,
    #[cfg(not(target_os = "linux"))]
    portable: super::machine::PortableSystem,
}

#[cfg(target_os = "linux")]
impl Cpu {
    /// Takes the first reading, which the first tick is measured from.
    pub fn new() -> Self {
        Self { before: linux::read() }
    }
}

#[cfg(target_os = "linux")]
impl Collector for Cpu {
    fn collect(&mut self, readings: &mut Readings) {
        let now = linux::read();
        let shares = self.before.zip(now).and_then(|(before, now)| now.shares_since(&before));
        self.before = now;
        readings.gauge("cpu.busy", "%", 2, shares.map(|shares| shares.busy));
        readings.gauge("cpu.iowait", "%", 2, shares.map(|shares| shares.iowait));
        readings.gauge("cpu.steal", "%", 2, shares.map(|shares| shares.steal));
    }
}

#[cfg(not(target_os = "linux"))]
impl Cpu {
    /// Takes the first reading, which the first tick is measured from.
    pub fn new() -> Self {
        let mut portable = super::machine::PortableSystem::new();
        portable.refresh_cpu();
        Self { portable }
    }
}

#[cfg(not(target_os = "linux"))]
impl Collector for Cpu {
    fn collect(&mut self, readings: &mut Readings) {
        readings.gauge("cpu.busy", "%", 2, self.portable.refresh_cpu());
    }
}

#[cfg(target_os = "linux")]
mod linux {
    /// Ticks since boot.
    #[derive(Clone, Copy)]
    pub struct Times {
        total: u64,
        idle: u64,
        iowait: u64,
        steal: u64,
    }

    /// Shares of the time between two readings, in percent.
    #[derive(Clone, Copy)]
    pub struct Shares {
        pub busy: f64,
        pub iowait: f64,
        pub steal: f64,
    }

    pub fn read() -> Option<Times> {
        parse(&std::fs::read_to_string("/proc/stat").ok()?)
    }

    pub(super) fn parse(stat: &str) -> Option<Times> {
        let line = stat.lines().find_map(|line| line.strip_prefix("cpu "))?;
        // user nice system idle iowait irq softirq steal; guest times are inside user and nice already.
        let fields: Vec<u64> = line.split_ascii_whitespace().take(8).map_while(|field| field.parse().ok()).collect();
        let field = |index: usize| fields.get(index).copied().unwrap_or_default();
        (fields.len() >= 4).then(|| Times {
            total: fields.iter().fold(0, |sum: u64, field| sum.saturating_add(*field)),
            idle: field(3),
            iowait: field(4),
            steal: field(7),
        })
    }

    impl Times {
        #[expect(clippy::cast_precision_loss, reason = "ticks of one interval are far below 2^53")]
        pub fn shares_since(&self, before: &Self) -> Option<Shares> {
            let total = self.total.checked_sub(before.total).filter(|ticks| *ticks > 0)? as f64;
            // Single fields may go back by a tick (proc(5) says so of iowait).
            let share = |now: u64, before: u64| now.saturating_sub(before) as f64 * 100.0 / total;
            let (idle, iowait, steal) =
                (share(self.idle, before.idle), share(self.iowait, before.iowait), share(self.steal, before.steal));
            Some(Shares { busy: (100.0 - idle - iowait - steal).clamp(0.0, 100.0), iowait, steal })
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::linux::parse;

    #[test]
    fn shares_add_up() {
        let before = parse("cpu  100 0 50 800 40 0 10 0 0 0\ncpu0 1 1 1 1\n").unwrap();
        let now = parse("cpu  130 0 60 840 50 0 15 5 0 0\n").unwrap();
        let shares = now.shares_since(&before).unwrap();
        assert_eq!((shares.busy, shares.iowait, shares.steal), (45.0, 10.0, 5.0));
        assert!(before.shares_since(&before).is_none() && before.shares_since(&now).is_none());
        assert!(parse("cpu  1 2\n").is_none() && parse("intr 5").is_none());
    }
}
