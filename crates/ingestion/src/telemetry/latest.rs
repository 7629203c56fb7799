//! The newest value of every series of a device.

use std::collections::{BTreeMap, HashMap};

use db::DbError;
use kernel::{ClientId, DeviceId, Permit, Timestamp};
use wire::{Block, Limits, SlotSchema};

use super::hot;
use super::query::series::{self, Tick};
use crate::Ingestion;

/// Values that are older than the device's newest by more than this belong to something that is gone, in microseconds.
const STALE_US: i64 = 600_000_000;

/// The newest value of one series.
#[derive(Debug, Clone, PartialEq)]
pub struct LatestValue {
    /// Metric.
    pub metric: String,
    /// Which one of several; empty when there is but one.
    pub component: String,
    /// Unit; per second for counters.
    pub unit: String,
    /// How much.
    pub value: f64,
    /// When.
    pub at: Timestamp,
}

/// The newest values of some devices in one query, each device's by metric and component. Devices of clients outside the
/// permit are left out.
///
/// # Errors
/// What the database says.
pub async fn of_devices(
    env: &Ingestion,
    permit: &Permit,
    mut devices: Vec<(ClientId, DeviceId)>,
) -> Result<HashMap<DeviceId, Vec<LatestValue>>, DbError> {
    devices.retain(|(client, _)| permit.clients().contains(*client));
    let rows = env.hot.read(permit, move |tx| Box::pin(async move { hot::store::latest(tx, &devices).await })).await?;
    let mut found: HashMap<DeviceId, BTreeMap<(String, String), LatestValue>> = HashMap::new();
    for (device, schema, block, previous) in rows {
        let values = found.entry(device).or_default();
        for value in newest(&schema, &block, previous.as_deref()) {
            let key = (value.metric.clone(), value.component.clone());
            match values.get(&key) {
                Some(known) if known.at >= value.at => {}
                _ => drop(values.insert(key, value)),
            }
        }
    }
    let settled = found.into_iter().map(|(device, values)| {
        let newest = values.values().map(|value| value.at).max().unwrap_or_default();
        let fresh = |value: &LatestValue| newest.micros().saturating_sub(value.at.micros()) <= STALE_US;
        (device, values.into_values().filter(fresh).collect())
    });
    Ok(settled.collect())
}

/// The newest value of every slot: of a counter its rate over the last step.
fn newest(schema: &SlotSchema, block: &[u8], previous: Option<&[u8]>) -> Vec<LatestValue> {
    // A block that does not verify is not served; its loss is reported where it is compacted.
    let decoded: Vec<Block<'_>> =
        previous.into_iter().chain([block]).filter_map(|bytes| Block::decode(bytes, Limits::WIRE).ok()).collect();
    let mut values = Vec::with_capacity(schema.slots.len());
    for (index, slot) in schema.slots.iter().enumerate() {
        let mut ticks = Vec::new();
        for block in &decoded {
            let Some(column) = block.column(index) else { continue };
            ticks.extend(
                block
                    .times()
                    .zip(column.iter())
                    .filter_map(|(time_us, stored)| Some(Tick { time_us, stored: stored? })),
            );
        }
        series::settle(&mut ticks);
        let times: Vec<i64> = ticks.iter().map(|tick| tick.time_us).collect();
        let usual_us = series::usual_distance_us(&times).unwrap_or(i64::MAX / 8);
        if let Some(last) = series::readings(slot, &ticks, usual_us).last() {
            values.push(LatestValue {
                metric: slot.metric.clone(),
                component: slot.component.clone(),
                unit: series::unit(slot),
                value: last.value,
                at: Timestamp::from_micros(last.time_us),
            });
        }
    }
    values
}
