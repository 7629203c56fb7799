//! Inventories in the API.

use std::collections::HashMap;

use async_graphql::SimpleObject;
use gql::{DateTime, LoadError, Loader};
use kernel::DeviceId;

use super::shape;
use crate::device;
use crate::graphql::Lens;

/// What a device consists of, as its agent tells.
#[derive(Debug, Clone, SimpleObject)]
pub struct Inventory {
    /// When the newest part was collected.
    collected_at: DateTime,
    /// The machine.
    hardware: Option<HardwareInventory>,
    /// The operating system.
    os: Option<OsInventory>,
    /// Mounted file systems.
    filesystems: Vec<FilesystemInventory>,
    /// Network interfaces.
    interfaces: Vec<InterfaceInventory>,
}

/// The machine.
#[derive(Debug, Clone, SimpleObject)]
pub struct HardwareInventory {
    /// Maker.
    vendor: Option<String>,
    /// Model.
    model: Option<String>,
    /// Serial number.
    serial: Option<String>,
    /// Name of the processor.
    cpu: String,
    /// Physical cores.
    cpu_cores: i32,
    /// Hardware threads.
    cpu_threads: i32,
    /// Memory in bytes.
    memory_bytes: f64,
}

/// The operating system.
#[derive(Debug, Clone, SimpleObject)]
pub struct OsInventory {
    /// Name.
    name: String,
    /// Version.
    version: String,
    /// Kernel.
    kernel: String,
    /// Architecture.
    architecture: String,
    /// When it was booted.
    booted_at: Option<DateTime>,
}

/// A mounted file system.
#[derive(Debug, Clone, SimpleObject)]
pub struct FilesystemInventory {
    /// Where it is mounted.
    mount: String,
    /// What is mounted.
    device: String,
    /// Kind, such as `ext4`.
    kind: String,
    /// Size in bytes.
    total_bytes: f64,
    /// Used bytes.
    used_bytes: f64,
    /// Whether it cannot be written.
    read_only: bool,
}

/// A network interface.
#[derive(Debug, Clone, SimpleObject)]
pub struct InterfaceInventory {
    /// Name.
    name: String,
    /// Hardware address.
    mac: Option<String>,
    /// Addresses.
    addresses: Vec<String>,
}

impl From<shape::Inventory> for Inventory {
    fn from(plain: shape::Inventory) -> Self {
        Self {
            collected_at: DateTime(plain.collected_at),
            hardware: plain.hardware.map(|hardware| HardwareInventory {
                vendor: hardware.vendor,
                model: hardware.model,
                serial: hardware.serial,
                cpu: hardware.cpu,
                cpu_cores: hardware.cores,
                cpu_threads: hardware.threads,
                memory_bytes: hardware.memory_bytes,
            }),
            os: plain.os.map(|os| OsInventory {
                name: os.name,
                version: os.version,
                kernel: os.kernel,
                architecture: os.architecture,
                booted_at: os.booted_at.map(DateTime),
            }),
            filesystems: plain.filesystems.into_iter().map(FilesystemInventory::from).collect(),
            interfaces: plain
                .interfaces
                .into_iter()
                .map(|interface| InterfaceInventory {
                    name: interface.name,
                    mac: interface.mac,
                    addresses: interface.addresses,
                })
                .collect(),
        }
    }
}

impl From<shape::Filesystem> for FilesystemInventory {
    fn from(plain: shape::Filesystem) -> Self {
        Self {
            mount: plain.mount,
            device: plain.device,
            kind: plain.kind,
            total_bytes: plain.total_bytes,
            used_bytes: plain.used_bytes,
            read_only: plain.read_only,
        }
    }
}

/// Loads the inventories of several devices at once.
pub struct InventoryOfDevice(pub(crate) Lens);

impl Loader<DeviceId> for InventoryOfDevice {
    type Value = Inventory;
    type Error = LoadError;

    async fn load(&self, keys: &[DeviceId]) -> Result<HashMap<DeviceId, Inventory>, LoadError> {
        let found = device::service::inventories(&self.0.env, &self.0.scope, keys.to_vec()).await?;
        Ok(found.into_iter().map(|(device, inventory)| (device, inventory.into())).collect())
    }
}
