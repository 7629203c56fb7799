//! What is shown of an inventory. Read leniently: a field of another type is as good as absent, lists and texts are cut to
//! what a page can show.

use kernel::Timestamp;
use serde_json::Value;

/// Most entries of a list that is shown.
const MOST_ENTRIES: usize = 200;
/// Longest text that is shown, in characters.
const TEXT_MAX: usize = 300;

/// The inventories of one device, put together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Inventory {
    /// When the newest part was collected.
    pub collected_at: Timestamp,
    /// The machine.
    pub hardware: Option<Hardware>,
    /// The operating system.
    pub os: Option<Os>,
    /// Mounted file systems.
    pub filesystems: Vec<Filesystem>,
    /// Network interfaces.
    pub interfaces: Vec<Interface>,
}

/// The machine.
#[derive(Debug, Clone, PartialEq)]
pub struct Hardware {
    /// Maker.
    pub vendor: Option<String>,
    /// Model.
    pub model: Option<String>,
    /// Serial number.
    pub serial: Option<String>,
    /// Name of the processor.
    pub cpu: String,
    /// Physical cores.
    pub cores: i32,
    /// Hardware threads.
    pub threads: i32,
    /// Memory in bytes.
    pub memory_bytes: f64,
}

/// The operating system.
#[derive(Debug, Clone, PartialEq)]
pub struct Os {
    /// Name.
    pub name: String,
    /// Version.
    pub version: String,
    /// Kernel.
    pub kernel: String,
    /// Architecture.
    pub architecture: String,
    /// When it was booted.
    pub booted_at: Option<Timestamp>,
}

/// A mounted file system.
#[derive(Debug, Clone, PartialEq)]
pub struct Filesystem {
    /// Where it is mounted.
    pub mount: String,
    /// What is mounted.
    pub device: String,
    /// Kind, such as `ext4`.
    pub kind: String,
    /// Size in bytes.
    pub total_bytes: f64,
    /// Used bytes.
    pub used_bytes: f64,
    /// Whether it cannot be written.
    pub read_only: bool,
}

/// A network interface.
#[derive(Debug, Clone, PartialEq)]
pub struct Interface {
    /// Name.
    pub name: String,
    /// Hardware address.
    pub mac: Option<String>,
    /// Addresses.
    pub addresses: Vec<String>,
}

fn text(value: &Value, name: &str) -> Option<String> {
    value.get(name).and_then(Value::as_str).map(cut).filter(|text| !text.is_empty())
}

fn cut(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !kernel::text::is_reordering(*c)).take(TEXT_MAX).collect()
}

fn number(value: &Value, name: &str) -> f64 {
    value.get(name).and_then(Value::as_f64).filter(|number| number.is_finite()).unwrap_or_default()
}

fn count(value: &Value, name: &str) -> i32 {
    value.get(name).and_then(Value::as_i64).and_then(|count| i32::try_from(count).ok()).unwrap_or_default()
}

fn entries(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().map(Vec::as_slice).unwrap_or_default().iter().take(MOST_ENTRIES)
}

impl Inventory {
    /// Adds one document.
    pub(crate) fn add(&mut self, kind: &str, body: &Value, collected_at: Timestamp) {
        self.collected_at = self.collected_at.max(collected_at);
        match kind {
            "hardware" => {
                self.hardware = Some(Hardware {
                    vendor: text(body, "vendor"),
                    model: text(body, "model"),
                    serial: text(body, "serial"),
                    cpu: text(body, "cpu").unwrap_or_default(),
                    cores: count(body, "cores"),
                    threads: count(body, "threads"),
                    memory_bytes: number(body, "memory_bytes"),
                });
            }
            "os" => {
                let booted = body.get("booted_at_us").and_then(Value::as_i64).filter(|micros| *micros > 0);
                self.os = Some(Os {
                    name: text(body, "name").unwrap_or_default(),
                    version: text(body, "version").unwrap_or_default(),
                    kernel: text(body, "kernel").unwrap_or_default(),
                    architecture: text(body, "architecture").unwrap_or_default(),
                    booted_at: booted.map(Timestamp::from_micros),
                });
            }
            "filesystems" => {
                let read = |entry: &Value| Filesystem {
                    mount: text(entry, "mount").unwrap_or_default(),
                    device: text(entry, "device").unwrap_or_default(),
                    kind: text(entry, "kind").unwrap_or_default(),
                    total_bytes: number(entry, "total_bytes"),
                    used_bytes: number(entry, "used_bytes"),
                    read_only: entry.get("read_only").and_then(Value::as_bool).unwrap_or_default(),
                };
                self.filesystems = entries(body).map(read).collect();
            }
            "interfaces" => {
                let addresses = |entry: &Value| {
                    let list = entry.get("addresses").map(entries).into_iter().flatten();
                    list.filter_map(Value::as_str).map(cut).collect()
                };
                let read = |entry: &Value| Interface {
                    name: text(entry, "name").unwrap_or_default(),
                    mac: text(entry, "mac"),
                    addresses: addresses(entry),
                };
                self.interfaces = entries(body).map(read).collect();
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn whatever_shape_it_has_it_can_be_shown() {
        let hostile =
            [json!(null), json!(3), json!([1, {"mount": 7}, []]), json!({"cpu": ["x"], "cores": 1e300}), json!("x")];
        for body in hostile {
            for kind in super::super::KINDS {
                Inventory::default().add(kind, &body, Timestamp::default());
            }
        }
        let mut inventory = Inventory::default();
        inventory.add(
            "filesystems",
            &json!([{"mount": "/", "total_bytes": 10, "read_only": true}]),
            Timestamp::from_micros(5),
        );
        inventory.add(
            "interfaces",
            &json!([{"name": "eth0", "addresses": ["192.0.2.1", 4]}]),
            Timestamp::from_micros(3),
        );
        assert_eq!(inventory.collected_at, Timestamp::from_micros(5));
        assert!(inventory.filesystems[0].read_only);
        assert_eq!(inventory.interfaces[0].addresses, ["192.0.2.1"]);
    }
}
