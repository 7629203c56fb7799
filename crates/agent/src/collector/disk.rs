//! Bytes read and written by each whole disk since boot.
//!
//! Linux: `/proc/diskstats` (Documentation/admin-guide/iostats.rst), whole devices that exist in hardware: partitions and
//! what is stacked on disks (device mapper, RAID, loop) would count the same bytes twice. Elsewhere sysinfo's totals,
//! one per disk name.

use super::{Collector, MAX_COMPONENTS, Readings};

/// Disks.
pub struct Disk {
    #[cfg(not(target_os = "linux"))]
    portable: super::machine::PortableDisks,
}

#[cfg(target_os = "linux")]
impl Disk {
    /// Nothing is read yet.
    pub const fn new() -> Self {
        Self {}
    }
}

#[cfg(target_os = "linux")]
impl Collector for Disk {
    fn collect(&mut self, readings: &mut Readings) {
        let Ok(stats) = std::fs::read_to_string("/proc/diskstats") else { return };
        let is_whole = |name: &str| std::path::Path::new("/sys/block").join(name.replace('/', "!")).exists();
        for disk in linux::parse(&stats).filter(|disk| is_whole(disk.name)).take(MAX_COMPONENTS) {
            readings.total("disk.read", disk.name, Some(disk.read_bytes));
            readings.total("disk.written", disk.name, Some(disk.written_bytes));
        }
    }
}

#[cfg(not(target_os = "linux"))]
impl Disk {
    /// Nothing is read yet.
    pub fn new() -> Self {
        Self { portable: super::machine::PortableDisks::new() }
    }
}

#[cfg(not(target_os = "linux"))]
impl Collector for Disk {
    fn collect(&mut self, readings: &mut Readings) {
        for (name, (read, written)) in self.portable.totals().into_iter().take(MAX_COMPONENTS) {
            readings.total("disk.read", &name, Some(read));
            readings.total("disk.written", &name, Some(written));
        }
    }
}

#[cfg(target_os = "linux")]
mod linux {
    /// Linux counts in sectors of 512 bytes, whatever the disk's are.
    const SECTOR_BYTES: u64 = 512;
    /// Names of devices that are stacked on others or have no disk under them.
    const NOT_HARDWARE: [&str; 8] = ["loop", "ram", "zram", "dm-", "md", "sr", "fd", "nbd"];

    pub struct DiskTotals<'a> {
        pub name: &'a str,
        pub read_bytes: u64,
        pub written_bytes: u64,
    }

    pub fn parse(stats: &str) -> impl Iterator<Item = DiskTotals<'_>> {
        stats.lines().filter_map(|line| {
            let mut fields = line.split_ascii_whitespace();
            let name = fields.nth(2)?;
            let read: u64 = fields.nth(2)?.parse().ok()?;
            let written: u64 = fields.nth(3)?.parse().ok()?;
            let hardware = !NOT_HARDWARE.iter().any(|prefix| name.starts_with(prefix));
            hardware.then(|| DiskTotals {
                name,
                read_bytes: read.saturating_mul(SECTOR_BYTES),
                written_bytes: written.saturating_mul(SECTOR_BYTES),
            })
        })
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::linux::parse;

    #[test]
    fn reads_sectors_of_hardware_only() {
        let stats =
            " 254 0 vda 3351 12 215042 937 1250 5 31624 871 0 1000 1800\n   7 0 loop0 1 0 8 0 0 0 0 0 0 0 0\n bad\n";
        let disks: Vec<_> = parse(stats).map(|disk| (disk.name, disk.read_bytes, disk.written_bytes)).collect();
        assert_eq!(disks, [("vda", 215_042 * 512, 31_624 * 512)]);
    }
}
