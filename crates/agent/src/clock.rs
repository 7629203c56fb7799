//! The three times of a machine: wall (may lie and step), monotonic since boot (goes on during suspend) and which boot.
//!
//! Linux has all three exactly (`CLOCK_BOOTTIME`, `/proc/sys/kernel/random/boot_id`). Elsewhere the monotonic time is the
//! uptime at the program's start plus what passed since, good to a second across programs; the boot is named after the
//! minute in which it happened, so a clock that is set across a minute's edge can make one boot look like two.

use kernel::{Clock, time::SystemClock};

/// One reading of all three.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Microseconds since the Unix epoch, as the machine believes.
    pub wall_us: i64,
    /// Microseconds since boot, suspend included.
    pub mono_us: i64,
    /// The boot that `mono_us` counts from.
    pub boot_id: [u8; 16],
}

impl Stamp {
    /// Wall time of the boot as it follows from this reading; it moves only when the wall clock steps.
    pub const fn epoch_us(&self) -> i64 {
        self.wall_us.saturating_sub(self.mono_us)
    }
}

/// Where stamps come from.
pub trait MachineClock: Send + Sync {
    /// Reads all three.
    fn stamp(&self) -> Stamp;
}

/// The machine's own clocks.
pub struct SystemMachineClock {
    wall: SystemClock,
    boot: Boot,
}

impl SystemMachineClock {
    /// Looks up the boot, which does not change while the program runs.
    pub fn new() -> Self {
        Self { wall: SystemClock, boot: Boot::current() }
    }
}

impl MachineClock for SystemMachineClock {
    fn stamp(&self) -> Stamp {
        Stamp { wall_us: self.wall.now().micros(), mono_us: self.boot.mono_us(), boot_id: self.boot.id }
    }
}

#[cfg(target_os = "linux")]
struct Boot {
    id: [u8; 16],
}

#[cfg(target_os = "linux")]
impl Boot {
    fn current() -> Self {
        let text = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
        let id = match uuid::Uuid::try_parse(text.trim()) {
            Ok(id) => id.into_bytes(),
            // A sandbox without /proc: name the boot after its minute, as elsewhere.
            Err(_) => boot_named_after(sysinfo::System::boot_time().unwrap_or_default()),
        };
        Self { id }
    }

    #[expect(clippy::unused_self, reason = "other systems need the anchor that they keep in it")]
    fn mono_us(&self) -> i64 {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
        time.tv_sec.saturating_mul(1_000_000).saturating_add(time.tv_nsec / 1_000)
    }
}

#[cfg(not(target_os = "linux"))]
struct Boot {
    id: [u8; 16],
    uptime_at_start_us: i64,
    started: std::time::Instant,
}

#[cfg(not(target_os = "linux"))]
impl Boot {
    fn current() -> Self {
        let uptime_s = i64::try_from(sysinfo::System::uptime().unwrap_or_default()).unwrap_or_default();
        Self {
            id: boot_named_after(sysinfo::System::boot_time().unwrap_or_default()),
            uptime_at_start_us: uptime_s.saturating_mul(1_000_000),
            started: std::time::Instant::now(),
        }
    }

    fn mono_us(&self) -> i64 {
        let since = i64::try_from(self.started.elapsed().as_micros()).unwrap_or(i64::MAX);
        self.uptime_at_start_us.saturating_add(since)
    }
}

fn boot_named_after(boot_time_s: u64) -> [u8; 16] {
    wire::schema::content_hash(format!("steward-boot {}", boot_time_s / 60).as_bytes())
}

/// A clock that tests move by hand.
#[cfg(test)]
pub struct ManualMachineClock(pub std::sync::Mutex<Stamp>);

#[cfg(test)]
impl ManualMachineClock {
    pub fn at(wall_us: i64) -> Self {
        Self(std::sync::Mutex::new(Stamp { wall_us, mono_us: 1_000_000, boot_id: [7; 16] }))
    }

    pub fn advance(&self, micros: i64) {
        let mut stamp = self.0.lock().unwrap();
        stamp.wall_us += micros;
        stamp.mono_us += micros;
    }
}

#[cfg(test)]
impl MachineClock for ManualMachineClock {
    fn stamp(&self) -> Stamp {
        *self.0.lock().unwrap()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_has_plausible_times() {
        let clock = SystemMachineClock::new();
        let first = clock.stamp();
        std::thread::sleep(std::time::Duration::from_millis(20));
        let second = clock.stamp();
        assert!(second.mono_us - first.mono_us >= 20_000);
        assert!(first.wall_us > 1_700_000_000_000_000);
        assert_eq!(first.boot_id, second.boot_id);
        assert_ne!(first.boot_id, [0; 16]);
        assert!((first.epoch_us() - second.epoch_us()).abs() < 100_000);
        assert_ne!(boot_named_after(0), boot_named_after(60));
        assert_eq!(boot_named_after(61), boot_named_after(119));
    }
}
