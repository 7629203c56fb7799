//! Collectors on the machine that runs the tests.

use std::{thread, time::Duration};

use wire::{Block, Limits, SlotKind, SlotSchema};

use super::{Inventories, TickSet};

fn values(schema: &SlotSchema, block: &[u8]) -> Vec<(String, String, Option<f64>)> {
    let block = Block::decode(block, Limits::WIRE).unwrap();
    assert_eq!((block.schema_hash(), block.slots()), (schema.hash(), schema.slots.len()));
    schema
        .slots
        .iter()
        .zip(block.columns())
        .map(|(slot, column)| {
            let stored = column.iter().next().unwrap();
            (slot.metric.clone(), slot.component.clone(), stored.map(|stored| slot.value(stored)))
        })
        .collect()
}

fn only(values: &[(String, String, Option<f64>)], metric: &str) -> f64 {
    let found: Vec<_> = values.iter().filter(|(name, ..)| name == metric).collect();
    assert_eq!(found.len(), 1, "{metric}");
    found[0].2.unwrap_or_else(|| panic!("{metric} is absent"))
}

#[test]
fn the_fast_set_is_plausible_and_its_schema_is_stable() {
    let mut set = TickSet::fast();
    thread::sleep(Duration::from_millis(300));
    let (schema, block) = set.tick(1_790_000_000_123_456).unwrap().unwrap();
    assert_eq!(Block::decode(&block, Limits::WIRE).unwrap().first_time_us(), 1_790_000_000_123_000);
    schema.check().unwrap();
    let first = schema.clone();
    let found = values(schema, &block);
    assert!((0.0..=100.0).contains(&only(&found, "cpu.busy")));
    let (total, available, used) =
        (only(&found, "memory.total"), only(&found, "memory.available"), only(&found, "memory.used"));
    assert!(total > 64e6 && available < total && (total - available - used).abs() < 1.0);
    assert!(only(&found, "swap.used") <= only(&found, "swap.total"));
    assert!(only(&found, "process.count") >= 1.0);
    assert!(only(&found, "load.1") >= 0.0 && only(&found, "load.5") >= 0.0 && only(&found, "load.15") >= 0.0);
    assert!(found.iter().all(|(_, component, _)| component != "lo"));
    let counters = ["network.received", "network.sent", "disk.read", "disk.written"];
    for slot in &first.slots {
        assert_eq!(slot.kind() == SlotKind::Counter, counters.contains(&slot.metric.as_str()), "{}", slot.metric);
    }
    #[cfg(target_os = "linux")]
    for metric in ["cpu.iowait", "cpu.steal"] {
        assert!((0.0..=100.0).contains(&only(&found, metric)));
    }
    thread::sleep(Duration::from_millis(50));
    let (schema, block) = set.tick(2).unwrap().unwrap();
    assert_eq!(schema, &first);
    for ((metric, component, later), (_, _, earlier)) in values(schema, &block).iter().zip(&found) {
        if counters.contains(&metric.as_str()) {
            assert!(later >= earlier, "{metric} of {component} went back");
        }
    }
}

#[test]
fn the_slow_set_knows_the_root() {
    let mut set = TickSet::slow();
    let (schema, block) = set.tick(0).unwrap().unwrap();
    let found = values(schema, &block);
    let root = |metric: &str| {
        let found = found.iter().find(|(name, component, _)| name == metric && component == "/");
        found.and_then(|(.., value)| *value).unwrap_or_else(|| panic!("{metric} of /"))
    };
    assert!(root("filesystem.used") > 0.0 && root("filesystem.used") <= root("filesystem.total"));
    assert!(set.take_events().is_empty());
}

#[test]
fn inventories_come_once_and_again_when_asked() {
    let mut inventories = Inventories::default();
    let first = inventories.collect(None);
    assert_eq!(
        first.iter().map(|inventory| inventory.kind.as_str()).collect::<Vec<_>>(),
        ["hardware", "os", "filesystems", "interfaces"]
    );
    for inventory in &first {
        assert_eq!(inventory.hash, wire::schema::content_hash(inventory.document.as_bytes()));
        let _: serde_json::Value = serde_json::from_str(&inventory.document).unwrap();
    }
    let hardware: serde_json::Value = serde_json::from_str(&first[0].document).unwrap();
    assert!(hardware["threads"].as_u64().unwrap() >= 1 && hardware["memory_bytes"].as_u64().unwrap() > 64_000_000);
    let os: serde_json::Value = serde_json::from_str(&first[1].document).unwrap();
    assert!(os["booted_at_us"].as_u64().unwrap() > 0 && os["kernel"].is_string());
    let again: Vec<_> = inventories.collect(None).into_iter().map(|inventory| inventory.kind).collect();
    assert!(again.iter().all(|kind| kind == "filesystems"), "only what changes by itself may change: {again:?}");
    let asked = inventories.collect(Some(&["os".to_owned(), "nonsense".to_owned()]));
    assert_eq!(asked.iter().map(|inventory| inventory.kind.as_str()).collect::<Vec<_>>(), ["os"]);
}
