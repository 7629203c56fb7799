//! Inventories: what the machine is, as documents that are sent when they change.

use std::collections::HashMap;

use serde::Serialize;
use sysinfo::{CpuRefreshKind, Motherboard, Networks, Product, RefreshKind, System};
use wire::{Inventory, schema::content_hash};

use super::{
    filesystem::measure_once,
    mounts::{self, Access},
    network::is_reported,
};

/// Remembers what was sent, by kind.
#[derive(Default)]
pub struct Inventories {
    sent: HashMap<&'static str, [u8; 16]>,
}

type MakeDocument = fn() -> serde_json::Result<String>;

const KINDS: [(&str, MakeDocument); 4] = [
    ("hardware", || serde_json::to_string(&hardware())),
    ("os", || serde_json::to_string(&operating_system())),
    ("filesystems", || serde_json::to_string(&filesystems())),
    ("interfaces", || serde_json::to_string(&interfaces())),
];

impl Inventories {
    /// Those that changed since they were last returned; when kinds are named, those of them whether changed or not.
    pub fn collect(&mut self, kinds: Option<&[String]>) -> Vec<Inventory> {
        let mut changed = Vec::new();
        for (kind, make) in KINDS {
            if kinds.is_some_and(|kinds| !kinds.iter().any(|wanted| wanted == kind)) {
                continue;
            }
            let document = match make() {
                Ok(document) => document,
                Err(error) => {
                    tracing::warn!(kind, %error, "an inventory cannot be written");
                    continue;
                }
            };
            let hash = content_hash(document.as_bytes());
            let before = self.sent.insert(kind, hash);
            if before != Some(hash) || kinds.is_some() {
                changed.push(Inventory { kind: kind.to_owned(), hash: hash.to_vec(), document });
            }
        }
        changed
    }
}

#[derive(Serialize)]
struct Hardware {
    vendor: Option<String>,
    model: Option<String>,
    serial: Option<String>,
    cpu: Option<String>,
    cores: Option<usize>,
    threads: Option<usize>,
    memory_bytes: Option<u64>,
}

fn hardware() -> Hardware {
    let refresh = RefreshKind::nothing().with_cpu(CpuRefreshKind::nothing());
    let mut system = System::new_with_specifics(refresh).ok();
    if let Some(system) = &mut system {
        system.refresh_memory();
    }
    let board = Motherboard::new().ok();
    let present = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let brand = system.as_ref().and_then(|system| system.cpus().first().map(|cpu| cpu.brand().to_owned()));
    Hardware {
        vendor: present(Product::vendor_name().ok()).or_else(|| present(board.as_ref()?.vendor_name())),
        model: present(Product::name().ok()).or_else(|| present(board.as_ref()?.name())),
        serial: present(Product::serial_number().ok()).or_else(|| present(board.as_ref()?.serial_number())),
        cpu: present(brand),
        cores: System::physical_core_count().ok(),
        threads: system.as_ref().map(|system| system.cpus().len()).filter(|threads| *threads > 0),
        memory_bytes: system.as_ref().map(System::total_memory).filter(|bytes| *bytes > 0),
    }
}

#[derive(Serialize)]
struct OperatingSystem {
    name: Option<String>,
    version: Option<String>,
    kernel: Option<String>,
    architecture: String,
    booted_at_us: Option<u64>,
}

fn operating_system() -> OperatingSystem {
    OperatingSystem {
        name: System::name().ok(),
        version: System::os_version().ok(),
        kernel: System::kernel_version().ok(),
        architecture: System::cpu_arch(),
        booted_at_us: System::boot_time().ok().map(|seconds| seconds.saturating_mul(1_000_000)),
    }
}

#[derive(Serialize)]
struct Filesystem {
    mount: String,
    device: String,
    kind: String,
    total_bytes: Option<u64>,
    used_bytes: Option<u64>,
    read_only: bool,
}

fn filesystems() -> Vec<Filesystem> {
    let mounts = mounts::list();
    let usage = measure_once(&mounts);
    let describe = |mount: mounts::Mount| Filesystem {
        total_bytes: usage.get(&mount.path).map(|usage| usage.total_bytes),
        used_bytes: usage.get(&mount.path).map(|usage| usage.used_bytes),
        read_only: mount.access == Access::ReadOnly,
        mount: mount.path,
        device: mount.device,
        kind: mount.kind,
    };
    mounts.into_iter().map(describe).collect()
}

#[derive(Serialize)]
struct Interface {
    name: String,
    mac: Option<String>,
    addresses: Vec<String>,
}

fn interfaces() -> Vec<Interface> {
    let Ok(networks) = Networks::new_with_refreshed_list() else { return Vec::new() };
    let mut interfaces: Vec<Interface> = networks
        .iter()
        .map(|(name, data)| (name.to_string_lossy().into_owned(), data))
        .filter(|(name, _)| is_reported(name))
        .map(|(name, data)| {
            let mut addresses: Vec<String> = data.ip_networks().iter().map(ToString::to_string).collect();
            addresses.sort();
            let mac = data.mac_address();
            let mac = (!mac.is_unspecified()).then(|| mac.to_string());
            Interface { name, mac, addresses }
        })
        .collect();
    interfaces.sort_by(|a, b| a.name.cmp(&b.name));
    interfaces
}
