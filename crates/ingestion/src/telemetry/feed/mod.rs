//! What became durable since a reader last looked: the way of samples to rules.
//!
//! A reader keeps a [`Cursor`]: of each stream the frames that it has seen. What a stream holds beyond that is new. This
//! asks nothing of the order in which transactions commit, nor of anybody's clock: a frame that commits late is new when
//! it commits, and no frame is new twice. Data and ranges commit together, so a frame of the ranges has its block, unless
//! it never carried one or has moved to the chunks meanwhile; a reader that was away for longer than the hot tier lasts
//! has missed what only history needs.
//!
//! Only gauges are given. A counter says something by its difference to the tick before, which may lie in a block that
//! was read long ago.

mod cursor;
mod decode;
mod store;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use kernel::{ClientId, DeviceId, Failure, Permit, Timestamp};
use wire::SeqRanges;

pub use cursor::{Cursor, CursorDamaged};

use crate::Ingestion;
use store::{Span, Stream};

/// Most blocks of one answer.
const MOST_BLOCKS: usize = 2_000;

/// What a reader wants of one client.
#[derive(Debug, Clone)]
pub struct FeedRequest {
    /// Whose samples.
    pub client: ClientId,
    /// Of these devices; `None` is all of them.
    pub devices: Option<Vec<DeviceId>>,
    /// The metrics that are decoded.
    pub metrics: Vec<String>,
    /// Samples before this instant are passed over; they count as seen.
    pub since: Timestamp,
}

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedSample {
    /// Of which device.
    pub device: DeviceId,
    /// Its stamp on the server's time line, in microseconds.
    pub at_us: i64,
    /// Metric.
    pub metric: Arc<str>,
    /// Which one of several; empty when there is but one.
    pub component: Arc<str>,
    /// How much; always finite.
    pub value: f64,
}

/// Something was heard of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sign {
    /// Of which device.
    pub device: DeviceId,
    /// Stamp of the newest tick that came.
    pub at_us: i64,
    /// Whether its machine has booted since it was last read.
    pub boot: Boot,
}

/// Whether a machine has booted between two looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Boot {
    /// As before.
    Same,
    /// Another boot than last time.
    New,
}

/// What is new.
#[derive(Debug)]
pub struct FeedPage {
    /// Samples, by stamp, device, metric and component.
    pub samples: Vec<FeedSample>,
    /// One sign of life of each device that sent anything, by device.
    pub signs: Vec<Sign>,
    /// Where to go on.
    pub cursor: Cursor,
    /// Whether more waits than one answer holds.
    pub more: More,
}

/// Whether there is more to read at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum More {
    /// Everything was given.
    No,
    /// Ask again from the cursor.
    Yes,
}

/// What became durable after `cursor`, bounded.
///
/// # Errors
/// What the database says; not found for a client outside the permit.
pub async fn after(
    env: &Ingestion,
    permit: &Permit,
    request: FeedRequest,
    cursor: Cursor,
) -> Result<FeedPage, Failure> {
    let client = request.client;
    if !permit.clients().contains(client) {
        return Err(Failure::not_found::<kernel::id::ClientKind>("clientId"));
    }
    let (devices, since) = (request.devices.clone(), request.since);
    let (cursor, spans, blocks, streams) = env
        .hot
        .read(permit, move |tx| {
            Box::pin(async move {
                let streams = store::streams(tx, client, devices.as_deref()).await?;
                let mut cursor = cursor;
                if devices.is_none() {
                    cursor.keep(streams.iter().map(|stream| stream.id));
                }
                let spans = unseen(&cursor, &streams);
                let blocks = store::blocks(tx, client, &spans, (since, MOST_BLOCKS)).await?;
                Ok::<_, Failure>((cursor, spans, blocks, streams))
            })
        })
        .await?;
    let full = blocks.len() >= MOST_BLOCKS;
    let last = blocks.last().filter(|_| full).map(|block| (block.stream, block.seq));
    let (cursor, signs) = advance(cursor, &streams, &spans, &blocks, last);
    let hashes: Vec<_> = blocks.iter().map(|block| block.schema_hash).collect();
    let schemas = decode::schemas(env, permit, client, hashes).await?;
    let work = move || decode::samples(&blocks, &schemas, &request.metrics, since);
    let samples = tokio::task::spawn_blocking(work).await.map_err(Failure::internal)?;
    Ok(FeedPage { samples, signs, cursor, more: if full { More::Yes } else { More::No } })
}

/// What streams hold beyond the cursor, by stream and number.
fn unseen(cursor: &Cursor, streams: &[Stream]) -> Vec<Span> {
    let mut spans = Vec::new();
    for stream in streams {
        let seen = cursor.seen(stream.id);
        for range in stream.ranges.as_slice() {
            let missing = seen.map_or_else(|| vec![*range], |seen| seen.missing_within(range.from, range.to));
            spans.extend(missing.into_iter().map(|range| Span { stream: stream.id, from: range.from, to: range.to }));
        }
    }
    spans.sort_unstable();
    spans
}

/// The cursor after these blocks, and what was heard. `last` is the last frame of an answer that is full: what lies
/// behind it stays unseen.
fn advance(
    mut cursor: Cursor,
    streams: &[Stream],
    spans: &[Span],
    blocks: &[store::Block],
    last: Option<(uuid::Uuid, u64)>,
) -> (Cursor, Vec<Sign>) {
    let mut seen: BTreeMap<uuid::Uuid, SeqRanges> = BTreeMap::new();
    for span in spans {
        let to = match last {
            Some((stream, _)) if span.stream > stream => continue,
            Some((stream, seq)) if span.stream == stream => span.to.min(seq),
            _ => span.to,
        };
        if span.from <= to {
            seen.entry(span.stream).or_default().insert(span.from, to);
        }
    }
    let mut signs: BTreeMap<DeviceId, Sign> = BTreeMap::new();
    for stream in streams {
        let Some(ranges) = seen.get(&stream.id) else { continue };
        let boot = if cursor.put(stream.id, stream.boot, ranges) { Boot::New } else { Boot::Same };
        let newest = blocks.iter().filter(|block| block.stream == stream.id).map(|block| block.end_us).max();
        let at_us = newest.unwrap_or(stream.received_us);
        let sign = signs.entry(stream.device).or_insert(Sign { device: stream.device, at_us, boot });
        sign.at_us = sign.at_us.max(at_us);
        sign.boot = sign.boot.max(boot);
    }
    (cursor, signs.into_values().collect())
}
