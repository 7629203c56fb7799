//! SQL over `telemetry_chunk`.

use db::{DbError, Dialect, ReadTx, Row, Value, WriteTx};
use kernel::{ClientId, DeviceId};
use wire::SchemaHash;

use super::{ChunkRow, StoredChunk, week_of};
use crate::telemetry::hot::store::bind_hashes;

/// Most chunks that one query reads of a week.
const MOST_CHUNKS: usize = 10_000;

/// Keeps a chunk; one with the same key is replaced.
pub(crate) async fn put(tx: &WriteTx, row: &ChunkRow) -> Result<(), DbError> {
    let sql = "INSERT INTO telemetry_chunk (client_id, week, device_id, schema_hash, window_start, part, start_at, end_at, ticks, body) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
               ON CONFLICT (client_id, device_id, schema_hash, window_start, part, week) DO UPDATE SET \
               start_at = excluded.start_at, end_at = excluded.end_at, ticks = excluded.ticks, body = excluded.body";
    let values = vec![
        row.client.uuid().into(),
        week_of(row.window_us).into(),
        row.device.uuid().into(),
        row.schema_hash.to_vec().into(),
        row.window_us.into(),
        row.part.into(),
        row.start_us.into(),
        row.end_us.into(),
        row.ticks.into(),
        row.body.clone().into(),
    ];
    tx.execute(sql, values).await.map(drop)
}

/// The stored bytes of a chunk.
pub(crate) async fn stored_body(tx: &ReadTx, row: &ChunkRow) -> Result<Option<Vec<u8>>, DbError> {
    let sql = "SELECT body FROM telemetry_chunk WHERE client_id = $1 AND device_id = $2 AND schema_hash = $3 \
               AND window_start = $4 AND part = $5 AND week = $6";
    let values = vec![
        row.client.uuid().into(),
        row.device.uuid().into(),
        row.schema_hash.to_vec().into(),
        row.window_us.into(),
        row.part.into(),
        week_of(row.window_us).into(),
    ];
    Ok(tx.row(sql, values).await?.map(|row| row.try_get("", "body")).transpose()?)
}

/// Chunks of one week, a device and some schemas that touch a span, oldest first.
pub(crate) async fn of_week(
    tx: &ReadTx,
    (client, device): (ClientId, DeviceId),
    schemas: &[SchemaHash],
    week: i64,
    (from_us, to_us): (i64, i64),
) -> Result<Vec<StoredChunk>, DbError> {
    let mut values: Vec<Value> =
        vec![client.uuid().into(), device.uuid().into(), week.into(), from_us.into(), to_us.into()];
    let names = bind_hashes(&mut values, schemas);
    let sql = format!(
        "SELECT schema_hash, start_at, end_at, body FROM telemetry_chunk WHERE client_id = $1 AND device_id = $2 AND week = $3 \
         AND end_at >= $4 AND start_at <= $5 AND schema_hash IN ({names}) ORDER BY window_start, part LIMIT {MOST_CHUNKS}"
    );
    let read = |row: &Row| {
        let hash: Vec<u8> = row.try_get("", "schema_hash")?;
        let schema_hash = hash.try_into().map_err(|hash: Vec<u8>| DbError::Inconsistent {
            table: "telemetry_chunk",
            column: "schema_hash",
            row: kernel::hex::encode(&hash),
        })?;
        Ok(StoredChunk {
            schema_hash,
            start_us: row.try_get("", "start_at")?,
            end_us: row.try_get("", "end_at")?,
            body: row.try_get("", "body")?,
        })
    };
    tx.rows(&sql, values).await?.iter().map(read).collect()
}

/// Makes the partition of a week; SQLite has a file instead.
pub(crate) async fn make_partition(tx: &WriteTx, week: i64) -> Result<(), DbError> {
    if tx.dialect() == Dialect::Postgres {
        let sql = "SELECT telemetry_partition('telemetry_chunk', $1, $2)";
        tx.rows(sql, vec![week.into(), (week + 1).into()]).await?;
    }
    Ok(())
}

/// Drops the partitions of all weeks before one.
pub(crate) async fn drop_before(tx: &WriteTx, week: i64) -> Result<(), DbError> {
    tx.rows("SELECT telemetry_retire('telemetry_chunk', $1)", vec![week.into()]).await.map(drop)
}
