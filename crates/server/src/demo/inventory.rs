//! What the machines of the demonstration are, as an agent tells it. Addresses are those of documents (RFC 5737).

use kernel::Timestamp;
use serde_json::{Value, json};

use super::curve::{Curve, Disk};

/// Bytes of a gibibyte.
const GIB: f64 = 1_073_741_824.0;

/// Kinds of inventory and their documents.
pub(super) fn of(host: &str, machine: usize, curve: &Curve, booted: Timestamp) -> [(&'static str, Value); 4] {
    let filesystem = |mount: &str, device: &str, disk: &Disk| {
        json!({
            "mount": mount,
            "device": device,
            "kind": "ext4",
            "total_bytes": disk.total * GIB,
            "used_bytes": disk.used * GIB,
            "read_only": false,
        })
    };
    let address = format!("192.0.2.{}", 10 + machine);
    [
        (
            "hardware",
            json!({
                "vendor": "Demonstration",
                "model": "Machine that does not exist",
                "serial": format!("DEMO-{host}"),
                "cpu": "Demonstration processor, 8 cores",
                "cores": 8,
                "threads": 16,
                "memory_bytes": curve.memory * GIB,
            }),
        ),
        (
            "os",
            json!({
                "name": "Debian GNU/Linux",
                "version": "13",
                "kernel": "6.12.0",
                "architecture": "x86_64",
                "booted_at_us": booted.micros(),
            }),
        ),
        (
            "filesystems",
            json!([filesystem("/", "/dev/sda1", &curve.root), filesystem("/data", "/dev/sdb1", &curve.data)]),
        ),
        ("interfaces", json!([{ "name": "eth0", "mac": "00:00:5e:00:53:01", "addresses": [address] }])),
    ]
}
