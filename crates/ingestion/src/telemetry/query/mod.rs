//! Series of a device over a span: which blocks hold it, and what of them goes into which bucket.
//!
//! Recent blocks are read before chunks: compaction writes a chunk before it drops the blocks, so whatever moves in
//! between is seen twice at most, and ticks of equal time count once.

mod decode;
mod hourly;
mod recent;
pub mod series;
#[cfg(test)]
mod series_tests;
pub mod step;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use kernel::{ClientId, DeviceId, ErrorCode, Failure, Permit, Timestamp, UserError};
use wire::{SchemaHash, SlotSchema};

use self::decode::{Collected, Wanted};
pub use self::hourly::{Hourly, hourly};
pub use self::recent::{RecentSeries, recent};
use self::step::Buckets;
use super::chunk::{self, week_of};
use super::hot;
use crate::Ingestion;

/// Longest span of one query.
pub const LONGEST_SPAN: Duration = Duration::from_secs(400 * 86_400);
/// Most points of one series.
pub const MOST_POINTS: i32 = 2_000;
/// Most metrics of one query.
pub const MOST_METRICS: usize = 20;
/// Most series of one answer.
const MOST_SERIES: usize = 200;
/// How far before the span is read: a rate needs the tick before, a slow series the value that it holds.
const LOOK_BACK: Duration = Duration::from_secs(300);

/// What is asked of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesRequest {
    from: Timestamp,
    to: Timestamp,
    metrics: Vec<String>,
    points: usize,
}

impl SeriesRequest {
    /// Checks a request.
    ///
    /// # Errors
    /// Every field that is out of bounds.
    pub fn new(from: Timestamp, to: Timestamp, metrics: Vec<String>, points: i32) -> Result<Self, Failure> {
        let mut errors = Vec::new();
        let mut refuse = |field: &str, message: String| errors.push(UserError::new(ErrorCode::Invalid, field, message));
        if to <= from {
            refuse("to", "The end must be later than the beginning.".to_owned());
        }
        if to.since(from) > LONGEST_SPAN {
            refuse("from", "At most 400 days can be shown at once. Choose a shorter span.".to_owned());
        }
        if !(2..=MOST_POINTS).contains(&points) {
            refuse("points", format!("This must be a whole number from 2 to {MOST_POINTS}; it is {points}."));
        }
        if metrics.is_empty() || metrics.len() > MOST_METRICS {
            refuse("metrics", format!("Name from 1 to {MOST_METRICS} metrics."));
        }
        match (errors.is_empty(), usize::try_from(points)) {
            (true, Ok(points)) => Ok(Self { from, to, metrics, points }),
            _ => Err(Failure::Rejected(errors)),
        }
    }
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesResult {
    /// The span that was asked for.
    pub from: Timestamp,
    /// Its end.
    pub to: Timestamp,
    /// The buckets.
    pub buckets: Buckets,
    /// The series, by metric and component.
    pub series: Vec<MetricSeries>,
}

/// One series.
#[derive(Debug, Clone, PartialEq)]
pub struct MetricSeries {
    /// Metric.
    pub metric: String,
    /// Which one of several; empty when there is but one.
    pub component: String,
    /// Unit; per second for counters.
    pub unit: String,
    /// The points, parallel to the buckets.
    pub points: series::Points,
}

/// Reads series of one device.
///
/// # Errors
/// Not found for a device of a client outside the permit.
pub async fn series_of(
    env: &Ingestion,
    permit: &Permit,
    device: (ClientId, DeviceId),
    request: SeriesRequest,
) -> Result<SeriesResult, Failure> {
    if !permit.clients().contains(device.0) {
        return Err(Failure::not_found::<kernel::id::DeviceKind>("id"));
    }
    let span = (request.from.minus(LOOK_BACK).micros(), request.to.micros());
    let metrics = request.metrics.clone();
    let (wanted, blocks) = env
        .hot
        .read(permit, move |tx| {
            Box::pin(async move {
                let schemas = hot::store::schemas_of(tx, device, span.0).await?;
                let wanted = wanted(schemas, &metrics);
                let hashes: Vec<SchemaHash> = wanted.keys().copied().collect();
                if hashes.is_empty() {
                    return Ok((wanted, Vec::new()));
                }
                let blocks = hot::store::blocks(tx, device, &hashes, span).await?;
                Ok::<_, Failure>((wanted, blocks))
            })
        })
        .await?;
    let wanted: Arc<Wanted> = Arc::new(wanted);
    // Without knowledge of the distance of ticks; enough to know which chunks fit into one bucket.
    let coarse = Buckets::over(request.from, request.to, request.points, 0);
    let mut collected = Collected::new(Arc::clone(&wanted), coarse);
    collected = off_thread(move || collected.blocks(&blocks)).await?;
    let hashes: Vec<SchemaHash> = wanted.keys().copied().collect();
    for week in week_of(span.0)..=week_of(span.1) {
        let Some(db) = (if hashes.is_empty() { None } else { env.chunks.existing(week).await? }) else { continue };
        let names = hashes.clone();
        let read = db.read(permit, move |tx| {
            Box::pin(async move { chunk::store::of_week(tx, device, &names, week, span).await })
        });
        let chunks = read.await?;
        if !chunks.is_empty() {
            collected = off_thread(move || collected.chunks(&chunks)).await?;
        }
    }
    off_thread(move || collected.finish(request)).await
}

/// Decoding takes the processor for a while; the runtime's own threads stay free.
async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.map_err(Failure::internal)
}

/// The slots of the wanted metrics, by schema; schemas without any are left out.
fn wanted(schemas: Vec<(SchemaHash, SlotSchema)>, metrics: &[String]) -> Wanted {
    let mut wanted = HashMap::new();
    let mut count = 0;
    for (hash, schema) in schemas {
        let slots: Vec<_> = schema
            .slots
            .into_iter()
            .enumerate()
            .filter(|(_, slot)| metrics.contains(&slot.metric))
            .take(MOST_SERIES.saturating_sub(count))
            .collect();
        if !slots.is_empty() {
            count += slots.len();
            wanted.insert(hash, slots);
        }
    }
    wanted
}
