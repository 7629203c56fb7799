//! Measures: what rules watch where the plain metric means nothing by itself. Agents report bytes used and bytes there
//! are; people mean the share.

use std::collections::HashMap;
use std::sync::Arc;

use ingestion::telemetry::feed::FeedSample;
use kernel::DeviceId;

/// A share: its name, the part, the whole.
const SHARES: [(&str, &str, &str); 5] = [
    ("filesystem.used_percent", "filesystem.used", "filesystem.total"),
    ("filesystem.inodes_used_percent", "filesystem.inodes_used", "filesystem.inodes_total"),
    ("memory.available_percent", "memory.available", "memory.total"),
    ("memory.used_percent", "memory.used", "memory.total"),
    ("swap.used_percent", "swap.used", "swap.total"),
];

/// The metrics that agents report and from which a measure is made: itself, or the part and the whole of a share.
#[must_use]
pub fn metrics_of(measure: &str) -> Vec<String> {
    match SHARES.iter().find(|(name, ..)| *name == measure) {
        Some((_, part, whole)) => vec![(*part).to_owned(), (*whole).to_owned()],
        None => vec![measure.to_owned()],
    }
}

/// The unit in which a measure is told: `%` for shares and what is called so, nothing where it is not known.
#[must_use]
pub fn unit_of(measure: &str) -> &'static str {
    let share = SHARES.iter().any(|(name, ..)| *name == measure);
    if share || matches!(measure, "cpu.busy" | "cpu.iowait" | "cpu.steal") { "%" } else { "" }
}

/// One value of a measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// Of which device.
    pub device: DeviceId,
    /// Which one of several; empty when there is but one.
    pub component: Arc<str>,
    /// Its stamp, in microseconds.
    pub at_us: i64,
    /// The measure.
    pub measure: String,
    /// How much.
    pub value: f64,
}

/// The values of the wanted measures, in the order of the samples, which lie in order of their stamps. A share needs its
/// part and its whole at one instant; agents report both in one tick.
#[must_use]
pub fn measured(samples: &[FeedSample], wanted: &[String]) -> Vec<Measured> {
    let plain: Vec<&str> = wanted.iter().map(String::as_str).filter(|name| !is_share(name)).collect();
    let shares: Vec<_> = SHARES.iter().filter(|(name, ..)| wanted.iter().any(|wish| wish == name)).collect();
    let mut wholes: HashMap<(DeviceId, i64, &str, &str), f64> = HashMap::new();
    for sample in samples {
        if shares.iter().any(|(_, _, whole)| **whole == *sample.metric) {
            wholes.insert((sample.device, sample.at_us, &sample.metric, &sample.component), sample.value);
        }
    }
    let mut found = Vec::with_capacity(samples.len());
    for sample in samples {
        let mut push = |measure: &str, value: f64| {
            found.push(Measured {
                device: sample.device,
                component: Arc::clone(&sample.component),
                at_us: sample.at_us,
                measure: measure.to_owned(),
                value,
            });
        };
        if plain.contains(&&*sample.metric) {
            push(&sample.metric, sample.value);
        }
        for (name, part, whole) in &shares {
            if **part != *sample.metric {
                continue;
            }
            let key = (sample.device, sample.at_us, *whole, &*sample.component);
            // A filesystem without room, such as an empty pseudo filesystem, has no share.
            if let Some(whole) = wholes.get(&key).filter(|whole| **whole > 0.0) {
                push(name, sample.value / whole * 100.0);
            }
        }
    }
    found
}

fn is_share(name: &str) -> bool {
    SHARES.iter().any(|(share, ..)| *share == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(at_us: i64, metric: &str, component: &str, value: f64) -> FeedSample {
        let device = DeviceId::from_uuid(uuid::Uuid::from_u128(1));
        FeedSample { device, at_us, metric: metric.into(), component: component.into(), value }
    }

    #[test]
    fn shares_join_part_and_whole_of_one_instant() {
        let samples = [
            sample(1, "filesystem.used", "/", 50.0),
            sample(1, "filesystem.total", "/", 200.0),
            sample(1, "filesystem.used", "/boot", 5.0),
            sample(2, "filesystem.used", "/", 60.0),
            sample(2, "cpu.busy", "", 7.0),
            sample(3, "filesystem.used", "/empty", 0.0),
            sample(3, "filesystem.total", "/empty", 0.0),
        ];
        let wanted = ["filesystem.used_percent".to_owned(), "cpu.busy".to_owned()];
        let found = measured(&samples, &wanted);
        let told: Vec<_> =
            found.iter().map(|one| (one.at_us, one.measure.as_str(), &*one.component, one.value)).collect();
        assert_eq!(told, [(1, "filesystem.used_percent", "/", 25.0), (2, "cpu.busy", "", 7.0)]);
        assert_eq!(metrics_of("filesystem.used_percent"), ["filesystem.used", "filesystem.total"]);
        assert_eq!(metrics_of("cpu.busy"), ["cpu.busy"]);
    }
}
