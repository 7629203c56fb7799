//! Takes the wanted columns out of blocks and chunks. Runs on a blocking thread; holds the ticks of one query.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use wire::{Block, Limits, SchemaHash, Slot, SlotKind};

use super::recent::RecentSeries;
use super::series::{self, Figure, Reading, Tick};
use super::step::Buckets;
use super::{MetricSeries, SeriesRequest, SeriesResult};
use crate::telemetry::chunk::{StoredChunk, body};
use crate::telemetry::hot::StoredBlock;

/// The wanted slots with their columns, by schema.
pub(super) type Wanted = HashMap<SchemaHash, Vec<(usize, Slot)>>;

/// What was found of one column of one schema. Ticks of several schemas are kept apart, since their stored numbers need
/// not mean the same.
#[derive(Debug, Default)]
struct Found {
    ticks: Vec<Tick>,
    figures: Vec<Figure>,
}

/// What was found so far.
pub(super) struct Collected {
    wanted: Arc<Wanted>,
    coarse: Buckets,
    found: HashMap<(SchemaHash, usize), Found>,
}

impl Collected {
    pub(super) fn new(wanted: Arc<Wanted>, coarse: Buckets) -> Self {
        Self { wanted, coarse, found: HashMap::new() }
    }

    pub(super) fn blocks(mut self, blocks: &[StoredBlock]) -> Self {
        for block in blocks {
            self.block(block.schema_hash, &block.bytes);
        }
        self
    }

    pub(super) fn chunks(mut self, chunks: &[StoredChunk]) -> Self {
        for chunk in chunks {
            if !self.figures(chunk) {
                match body::block(&chunk.body) {
                    Ok(bytes) => self.block(chunk.schema_hash, &bytes),
                    Err(error) => tracing::error!(error = %error, "a stored chunk is damaged and left out"),
                }
            }
        }
        self
    }

    fn block(&mut self, hash: SchemaHash, bytes: &[u8]) {
        let Some(slots) = self.wanted.get(&hash) else { return };
        let block = match Block::decode(bytes, Limits::WIRE) {
            Ok(block) => block,
            Err(error) => {
                tracing::error!(error = %error, "a stored block is damaged and left out");
                return;
            }
        };
        for (index, _) in slots {
            let Some(column) = block.column(*index) else { continue };
            let ticks = &mut self.found.entry((hash, *index)).or_default().ticks;
            ticks.extend(
                block
                    .times()
                    .zip(column.iter())
                    .filter_map(|(time_us, stored)| Some(Tick { time_us, stored: stored? })),
            );
        }
    }

    /// Takes a chunk by its figures alone, if it lies within one bucket and holds no wanted counter.
    fn figures(&mut self, chunk: &StoredChunk) -> bool {
        let bucket = self.coarse.index(chunk.start_us);
        if bucket.is_none() || bucket != self.coarse.index(chunk.end_us) {
            return false;
        }
        let Some(slots) = self.wanted.get(&chunk.schema_hash) else { return true };
        if slots.iter().any(|(_, slot)| slot.kind() == SlotKind::Counter) {
            return false;
        }
        let Ok(figures) = body::figures(&chunk.body) else { return false };
        for (index, slot) in slots {
            let Some(Some(figure)) = figures.get(*index) else { continue };
            let whole = Figure {
                time_us: chunk.start_us,
                min: slot.value(figure.stats.min),
                max: slot.value(figure.stats.max),
                sum: figure.sum,
                count: figure.stats.count,
            };
            self.found.entry((chunk.schema_hash, *index)).or_default().figures.push(whole);
        }
        true
    }

    /// Readings and figures of each series, joined over its schemas.
    fn joined(mut self) -> BTreeMap<(String, String), Joined> {
        let mut joined: BTreeMap<(String, String), Joined> = BTreeMap::new();
        for (hash, slots) in self.wanted.iter() {
            for (index, slot) in slots {
                let Some(mut found) = self.found.remove(&(*hash, *index)) else { continue };
                series::settle(&mut found.ticks);
                let times: Vec<i64> = found.ticks.iter().map(|tick| tick.time_us).collect();
                let usual_us = series::usual_distance_us(&times).unwrap_or(0);
                let entry = joined.entry((slot.metric.clone(), slot.component.clone())).or_default();
                entry.unit = series::unit(slot);
                entry.readings.extend(series::readings(slot, &found.ticks, usual_us));
                entry.figures.extend(found.figures);
                entry.usual_us = entry.usual_us.max(usual_us);
            }
        }
        for series in joined.values_mut() {
            series.readings.sort_by_key(|reading| reading.time_us);
        }
        joined
    }

    /// The series in their buckets.
    pub(super) fn finish(self, request: SeriesRequest) -> SeriesResult {
        let joined = self.joined();
        // No bucket is narrower than the ticks of the densest series, or every second one would be empty.
        let least = joined.values().map(|series| series.usual_us).filter(|distance| *distance > 0).min().unwrap_or(0);
        let whole_seconds = (least + 500_000) / 1_000_000 * 1_000_000;
        let buckets = Buckets::over(request.from, request.to, request.points, whole_seconds);
        let series = joined
            .into_iter()
            .map(|((metric, component), found)| {
                let points = series::bucketed(&found.readings, &found.figures, &buckets, found.usual_us);
                MetricSeries { metric, component, unit: found.unit, points }
            })
            .collect();
        SeriesResult { from: request.from, to: request.to, buckets, series }
    }

    /// Readings after an instant, at most `most` of each series, the newest.
    pub(super) fn after(self, since_us: i64, most: usize) -> Vec<RecentSeries> {
        let joined = self.joined().into_iter().map(|((metric, component), found)| {
            let mut readings = found.readings;
            readings.retain(|reading| reading.time_us > since_us);
            let beyond = readings.len().saturating_sub(most);
            RecentSeries { metric, component, unit: found.unit, readings: readings.split_off(beyond) }
        });
        joined.filter(|series| !series.readings.is_empty()).collect()
    }
}

/// One series over its schemas.
#[derive(Debug, Default)]
struct Joined {
    unit: String,
    readings: Vec<Reading>,
    figures: Vec<Figure>,
    usual_us: i64,
}
