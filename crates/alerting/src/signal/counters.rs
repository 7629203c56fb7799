//! Counters for tuning and for the health of what is received.

use super::engine::Engine;

impl Engine {
    /// Counters that are not zero: kind, whose, and the count. Kinds: `near_miss` per signal (raises given up before
    /// their hold was over), `dropped` per `device/metric[/component]` (samples not applied), `clock_skew` per device
    /// (stamps too far ahead).
    pub fn counters(&self) -> impl Iterator<Item = (&'static str, String, u64)> {
        let state = &self.state;
        let near_misses = state.signals.iter().map(|signal| ("near_miss", signal.key.clone(), signal.near_miss));
        let dropped = state.streams.iter().map(|stream| {
            let name =
                super::record::key_of(&state.devices[stream.device].id, &stream.metric, stream.component.as_deref());
            ("dropped", name, stream.dropped)
        });
        let skews = state.devices.iter().map(|device| ("clock_skew", device.id.clone(), device.clock_skew));
        near_misses.chain(dropped).chain(skews).filter(|(_, _, count)| *count > 0)
    }
}
