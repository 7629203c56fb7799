//! What the machine is called and made of, and the readings that only sysinfo has on systems other than Linux.

use sysinfo::{Product, System};

/// Product identifiers that makers leave in when they forget to set one.
const PLACEHOLDERS: [&str; 4] = [
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "03000200-0400-0500-0006-000700080009",
    "12345678-1234-5678-90ab-cddeefaabbcc",
];

/// What an agent says of its machine when it enrols.
pub struct Machine {
    /// Host name.
    pub hostname: String,
    /// DMI product UUID, else the machine id of the installation, else the host name; prefixed with which one it is.
    pub hardware_id: String,
    /// Operating system for people.
    pub os_name: String,
}

/// Looks at this machine.
pub fn describe() -> Machine {
    let hostname = System::host_name().unwrap_or_else(|_| "unknown".to_owned());
    let hardware_id = hardware_id(product_uuid(), machine_id(), &hostname);
    let os_name = System::long_os_version().unwrap_or_else(|_| std::env::consts::OS.to_owned());
    Machine { hostname, hardware_id, os_name }
}

fn hardware_id(product: Option<String>, machine: Option<String>, hostname: &str) -> String {
    let product = product.map(|id| id.trim().to_ascii_lowercase());
    match (product.filter(|id| !id.is_empty() && !PLACEHOLDERS.contains(&id.as_str())), machine) {
        (Some(id), _) => format!("product:{id}"),
        (None, Some(id)) => format!("machine:{id}"),
        (None, None) => format!("host:{hostname}"),
    }
}

fn product_uuid() -> Option<String> {
    Product::uuid().ok()
}

/// systemd's machine-id(5).
fn machine_id() -> Option<String> {
    let text = std::fs::read_to_string("/etc/machine-id").ok()?;
    let id = text.trim();
    (id.len() == 32).then(|| id.to_owned())
}

/// Readings that come from sysinfo where there is no `/proc`. Compiled for tests everywhere, so that it stays right.
#[cfg(any(not(target_os = "linux"), test))]
pub struct PortableSystem {
    system: Option<System>,
}

#[cfg(any(not(target_os = "linux"), test))]
impl PortableSystem {
    /// Nothing is read yet.
    pub fn new() -> Self {
        Self { system: System::new().ok() }
    }

    /// Use of all CPUs since the last call, in percent.
    pub fn refresh_cpu(&mut self) -> Option<f64> {
        let system = self.system.as_mut()?;
        system.refresh_cpu_usage();
        Some(f64::from(system.global_cpu_usage()))
    }

    /// Number of processes.
    pub fn count_processes(&mut self) -> Option<u64> {
        use sysinfo::{ProcessRefreshKind, ProcessesToUpdate};
        let system = self.system.as_mut()?;
        let kind = ProcessRefreshKind::nothing().without_tasks();
        system.refresh_processes_specifics(ProcessesToUpdate::All, true, kind);
        Some(system.processes().len() as u64)
    }
}

/// Disks as sysinfo sees them.
#[cfg(any(not(target_os = "linux"), test))]
pub struct PortableDisks {
    disks: Option<sysinfo::Disks>,
}

#[cfg(any(not(target_os = "linux"), test))]
impl PortableDisks {
    /// Nothing is read yet.
    pub fn new() -> Self {
        Self { disks: sysinfo::Disks::new().ok() }
    }

    /// Bytes read and written since boot by disk name.
    pub fn totals(&mut self) -> std::collections::BTreeMap<String, (u64, u64)> {
        let Some(disks) = &mut self.disks else { return std::collections::BTreeMap::new() };
        disks.refresh_specifics(true, sysinfo::DiskRefreshKind::nothing().with_io_usage());
        let total = |disk: &sysinfo::Disk| {
            let usage = disk.usage();
            (disk.name().to_string_lossy().into_owned(), (usage.total_read_bytes, usage.total_written_bytes))
        };
        disks.iter().map(total).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_identifier_is_taken_and_placeholders_are_not() {
        let id = |product: &str, machine: Option<&str>| {
            hardware_id(Some(product.to_owned()), machine.map(str::to_owned), "files-01")
        };
        assert_eq!(id("4C4C4544-0044-4A10-8054-B4C04F463533\n", None), "product:4c4c4544-0044-4a10-8054-b4c04f463533");
        assert_eq!(id(PLACEHOLDERS[2], Some("abc")), "machine:abc");
        assert_eq!(hardware_id(None, None, "files-01"), "host:files-01");
        let machine = describe();
        assert!(!machine.hostname.is_empty() && machine.hardware_id.contains(':') && !machine.os_name.is_empty());
    }

    #[test]
    fn the_portable_readings_are_plausible() {
        let mut system = PortableSystem::new();
        system.refresh_cpu();
        std::thread::sleep(std::time::Duration::from_millis(250));
        assert!((0.0..=100.0).contains(&system.refresh_cpu().unwrap()));
        assert!(system.count_processes().unwrap() > 0);
        let _ = PortableDisks::new().totals();
    }
}
