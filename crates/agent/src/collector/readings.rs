//! What collectors push into.

use wire::Slot;

/// Readings of one tick.
#[derive(Default)]
pub struct Readings {
    columns: Vec<(Slot, Option<i64>)>,
    pub(super) events: Vec<(&'static str, serde_json::Value)>,
}

impl Readings {
    /// A level, kept to `scale` decimal places.
    pub fn gauge(&mut self, metric: &str, unit: &str, scale: u32, value: Option<f64>) {
        let slot = Slot::gauge(metric, unit, scale);
        let stored = value.and_then(|value| slot.stored(value));
        self.columns.push((slot, stored));
    }

    /// A level in whole units.
    pub fn amount(&mut self, metric: &str, component: &str, unit: &str, value: Option<u64>) {
        let slot = Slot::gauge(metric, unit, 0).of(component);
        self.columns.push((slot, value.and_then(|value| i64::try_from(value).ok())));
    }

    /// A running total of bytes.
    pub fn total(&mut self, metric: &str, component: &str, value: Option<u64>) {
        let slot = Slot::counter(metric, "B").of(component);
        self.columns.push((slot, value.and_then(|value| i64::try_from(value).ok())));
    }

    /// Something noticed besides numbers.
    pub fn event(&mut self, kind: &'static str, detail: serde_json::Value) {
        self.events.push((kind, detail));
    }

    /// Slots in a stable order with their values; of a (metric, component) that was pushed twice the first stays.
    pub(super) fn into_columns(mut self) -> (Vec<Slot>, Vec<Option<i64>>) {
        let same = |a: &Slot, b: &Slot| a.metric == b.metric && a.component == b.component;
        self.columns.sort_by(|(a, _), (b, _)| (&a.metric, &a.component).cmp(&(&b.metric, &b.component)));
        self.columns.dedup_by(|(later, _), (first, _)| same(later, first));
        self.columns.truncate(wire::MAX_SLOTS);
        self.columns.into_iter().unzip()
    }
}
