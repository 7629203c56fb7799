//! Re-encodes what was received in a closed window, and only then lets go of it.
//!
//! A window of receipt is closed when it ended ten minutes ago: nothing can be added to it any more. For each device its
//! blocks are merged by schema and by the window of their ticks, written as chunks, read back, decoded and counted. When
//! all devices are done, the window leaves the hot tier. Run again at any point, it does the same again.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use db::DbError;
use jobs::{BoxFuture, Reconciler, Sweep};
use kernel::{Failure, SystemScope};
use wire::{Block, Limits, SchemaHash};

use super::split::{WINDOW_US, by_window};
use super::{ChunkRow, body, store, week_of};
use crate::Ingestion;
use crate::telemetry::commit::plan::DeviceKey;
use crate::telemetry::hot::{self, HOUR_US, StoredBlock, WINDOW_HOURS, window_hour};

/// How long after its end a window is closed.
const CLOSED_AFTER: Duration = Duration::from_secs(600);
/// Parts of one window that were received in one window.
const PARTS: i64 = 1_024;

/// Compaction as a reconciler.
pub(crate) struct Compaction(pub Ingestion);

/// Written bytes are not what was meant to be written.
#[derive(Debug, thiserror::Error)]
enum Wrong {
    #[error("a chunk was read back differently than it was written")]
    ReadBack,
    #[error("a chunk could not be made")]
    Body(#[source] body::ChunkError),
    #[error("blocks could not be merged")]
    Merge(#[source] wire::BlockError),
}

impl Reconciler for Compaction {
    fn name(&self) -> &'static str {
        "telemetry.compaction"
    }

    fn every(&self) -> Duration {
        Duration::from_secs(300)
    }

    fn run<'a>(&'a self, scope: SystemScope) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(self.compact(scope))
    }
}

impl Compaction {
    async fn compact(&self, scope: SystemScope) -> Result<(), Failure> {
        let env = &self.0;
        let open = window_hour(env.db.now().minus(CLOSED_AFTER).micros());
        let mut from = i64::MIN;
        let mut left_out = Sweep::default();
        loop {
            let next = env
                .hot
                .sweep_read(&scope, move |tx| Box::pin(async move { hot::store::next_window(tx, from).await }))
                .await?;
            let Some(window) = next.filter(|window| *window < open) else { return left_out.end() };
            let devices = env
                .hot
                .sweep_read(&scope, move |tx| Box::pin(async move { hot::store::devices_in(tx, window).await }))
                .await?;
            let count = devices.len();
            for device in devices {
                left_out.note(device.1, self.device(&scope, device, window).await)?;
            }
            // What was left out of a window, or of one before it, is still to be compacted.
            while left_out.is_whole() && !self.drop_slice(&scope, window + WINDOW_HOURS).await? {}
            tracing::info!(window, devices = count, "a window of telemetry was compacted");
            from = window + WINDOW_HOURS;
        }
    }

    async fn drop_slice(&self, scope: &SystemScope, before: i64) -> Result<bool, DbError> {
        self.0
            .hot
            .sweep_write(scope, move |tx| Box::pin(async move { hot::store::drop_before(tx, before).await }))
            .await
    }

    async fn device(&self, scope: &SystemScope, key: DeviceKey, window: i64) -> Result<(), Failure> {
        let env = &self.0;
        let permit = scope.enter(key.0);
        let (blocks, schemas) = env
            .hot
            .read(&permit, move |tx| {
                Box::pin(async move {
                    let blocks = hot::store::received_in(tx, key, window).await?;
                    let schemas = hot::store::schemas_of(tx, key, i64::MIN).await?;
                    Ok::<_, DbError>((blocks, schemas))
                })
            })
            .await?;
        let mut by_schema: BTreeMap<SchemaHash, Vec<StoredBlock>> = BTreeMap::new();
        for block in blocks {
            by_schema.entry(block.schema_hash).or_default().push(block);
        }
        for (hash, blocks) in by_schema {
            let mut schema = schemas.iter().find(|(known, _)| *known == hash).map(|(_, schema)| schema.clone());
            if schema.is_none() {
                schema = env
                    .hot
                    .read(&permit, move |tx| Box::pin(async move { hot::store::find_schema(tx, key.0, hash).await }))
                    .await?;
            }
            let Some(schema) = schema else {
                tracing::error!(device = %key.1, "blocks without a schema are left out of chunks");
                continue;
            };
            let work = move || chunks(key, window, hash, &schema, &blocks);
            let rows =
                tokio::task::spawn_blocking(work).await.map_err(Failure::internal)?.map_err(Failure::internal)?;
            self.keep(scope, key, rows).await?;
        }
        Ok(())
    }

    async fn keep(&self, scope: &SystemScope, key: DeviceKey, rows: Vec<ChunkRow>) -> Result<(), Failure> {
        let permit = scope.enter(key.0);
        let mut weeks: BTreeMap<i64, Vec<ChunkRow>> = BTreeMap::new();
        for row in rows {
            weeks.entry(week_of(row.window_us)).or_default().push(row);
        }
        for (week, rows) in weeks {
            let db = self.0.chunks.of_week(week).await?;
            db.sweep_write(scope, move |tx| Box::pin(async move { store::make_partition(tx, week).await })).await?;
            let rows = Arc::new(rows);
            let work = Arc::clone(&rows);
            db.write(&permit, move |tx| {
                Box::pin(async move {
                    for row in work.iter() {
                        store::put(tx, row).await?;
                    }
                    Ok::<_, DbError>(())
                })
            })
            .await?;
            db.read(&permit, move |tx| {
                Box::pin(async move {
                    for row in rows.iter() {
                        let stored = store::stored_body(tx, row).await?;
                        if stored.as_ref() != Some(&row.body) {
                            return Err(Failure::internal(Wrong::ReadBack));
                        }
                    }
                    Ok(())
                })
            })
            .await?;
        }
        Ok(())
    }
}

/// The chunks of one device and schema; each is decoded again before it is handed out.
fn chunks(
    key: DeviceKey,
    window: i64,
    schema_hash: SchemaHash,
    schema: &wire::SlotSchema,
    stored: &[StoredBlock],
) -> Result<Vec<ChunkRow>, Wrong> {
    let mut blocks = Vec::with_capacity(stored.len());
    for block in stored {
        match Block::decode(&block.bytes, Limits::WIRE) {
            Ok(decoded) if decoded.slots() == schema.slots.len() => blocks.push(decoded),
            // It cannot be served either; what is lost was lost on the disk.
            Ok(_) => tracing::error!(device = %key.1, "a stored block has another width than its schema"),
            Err(error) => tracing::error!(device = %key.1, error = %error, "a stored block is damaged"),
        }
    }
    let received = window / WINDOW_HOURS;
    let row = |merged: super::split::Merged| {
        let body = body::write(schema, &merged.block).map_err(Wrong::Body)?;
        let bytes = body::block(&body).map_err(Wrong::Body)?;
        let decoded = Block::decode(&bytes, Limits::WIRE).map_err(Wrong::Merge)?;
        let late = received - merged.window_us / (WINDOW_HOURS * HOUR_US);
        let part = late * PARTS + i64::try_from(merged.index).unwrap_or(PARTS - 1);
        debug_assert_eq!(merged.window_us % WINDOW_US, 0);
        Ok(ChunkRow {
            client: key.0,
            device: key.1,
            schema_hash,
            window_us: merged.window_us,
            part: i32::try_from(part).unwrap_or(i32::MAX),
            start_us: decoded.first_time_us(),
            end_us: decoded.last_time_us(),
            ticks: i32::try_from(decoded.ticks()).unwrap_or(i32::MAX),
            body,
        })
    };
    by_window(&blocks).map_err(Wrong::Merge)?.into_iter().map(row).collect()
}
