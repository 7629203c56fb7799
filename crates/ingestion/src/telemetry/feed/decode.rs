//! From blocks to the values that a reader asked for.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use kernel::{ClientId, Failure, Permit, Timestamp};
use wire::{Limits, SchemaHash, SlotKind, SlotSchema};

use super::FeedSample;
use super::store::Block;
use crate::Ingestion;
use crate::telemetry::hot;

type Schemas = HashMap<SchemaHash, Arc<SlotSchema>>;

/// The schemas of some blocks; what is not remembered is read.
pub(super) async fn schemas(
    env: &Ingestion,
    permit: &Permit,
    client: ClientId,
    hashes: Vec<SchemaHash>,
) -> Result<Schemas, Failure> {
    let mut found = Schemas::new();
    for hash in hashes.into_iter().collect::<BTreeSet<_>>() {
        if let Some(schema) = env.schemas.get(client, hash) {
            found.insert(hash, schema);
            continue;
        }
        let read = env
            .hot
            .read(permit, move |tx| Box::pin(async move { hot::store::find_schema(tx, client, hash).await }))
            .await?;
        match read.map(Arc::new) {
            Some(schema) => {
                env.schemas.put(client, hash, Arc::clone(&schema));
                found.insert(hash, schema);
            }
            None => tracing::error!(client = %client, "blocks without a schema are left out of evaluation"),
        }
    }
    Ok(found)
}

/// The wanted values, by stamp, device, metric and component.
pub(super) fn samples(blocks: &[Block], schemas: &Schemas, metrics: &[String], since: Timestamp) -> Vec<FeedSample> {
    let mut samples = Vec::new();
    for block in blocks {
        let Some(schema) = schemas.get(&block.schema_hash) else { continue };
        let wanted: Vec<_> = schema
            .slots
            .iter()
            .enumerate()
            .filter(|(_, slot)| slot.kind() == SlotKind::Gauge && metrics.contains(&slot.metric))
            .collect();
        if wanted.is_empty() {
            continue;
        }
        let decoded = match wire::Block::decode(&block.bytes, Limits::WIRE) {
            Ok(decoded) => decoded,
            Err(error) => {
                tracing::error!(error = %error, "a stored block is damaged and left out of evaluation");
                continue;
            }
        };
        for (index, slot) in wanted {
            let Some(column) = decoded.column(index) else { continue };
            let (metric, component): (Arc<str>, Arc<str>) =
                (slot.metric.as_str().into(), slot.component.as_str().into());
            samples.extend(decoded.times().zip(column.iter()).filter_map(|(at_us, stored)| {
                let value = slot.value(stored?);
                (value.is_finite() && at_us >= since.micros()).then(|| FeedSample {
                    device: block.device,
                    at_us,
                    metric: Arc::clone(&metric),
                    component: Arc::clone(&component),
                    value,
                })
            }));
        }
    }
    let key =
        |sample: &FeedSample| (sample.at_us, sample.device, Arc::clone(&sample.metric), Arc::clone(&sample.component));
    samples.sort_by_cached_key(key);
    samples
}
