//! SQL over the tables of recent telemetry. Hand-written: this is the path on which the ingestion rate depends.

pub(crate) mod rows;

use std::collections::HashMap;

use db::{DbError, Dialect, ReadTx, Row, Value, WriteTx};
use kernel::{ClientId, DeviceId, Id};
use uuid::Uuid;
use wire::{SchemaHash, SlotSchema};

use super::{BlockRow, LatestRow, Placed, SchemaRow, StoredBlock, StreamKey, StreamRow, StreamState, WINDOW_HOURS};
use crate::telemetry::ranges;
use rows::{Cells, pieces};

/// Most rows that one query over recent blocks reads.
const MOST_BLOCKS: usize = 50_000;
/// Most schemas of a device that one query looks at.
const MOST_SCHEMAS: usize = 1_000;
/// What is older than a device's newest block by more than this belongs to something that is gone, in microseconds.
const STALE_US: i64 = 600_000_000;

fn stream_state(row: &Row) -> Result<(StreamKey, StreamState), DbError> {
    let client: Uuid = row.try_get("", "client_id")?;
    let id: Uuid = row.try_get("", "id")?;
    let bytes: Vec<u8> = row.try_get("", "ranges")?;
    let ranges = ranges::from_bytes(&bytes).ok_or_else(|| DbError::Inconsistent {
        table: "telemetry_stream",
        column: "ranges",
        row: id.to_string(),
    })?;
    let agent = Id::from_uuid(row.try_get("", "agent_id")?);
    Ok(((Id::from_uuid(client), id), StreamState { agent, ranges }))
}

/// The cursors of some streams; absent ones are left out.
pub(crate) async fn streams(tx: &ReadTx, keys: &[StreamKey]) -> Result<HashMap<StreamKey, StreamState>, DbError> {
    let mut found = HashMap::with_capacity(keys.len());
    let columns = vec![
        Cells::Uuid(keys.iter().map(|key| key.0.uuid()).collect()),
        Cells::Uuid(keys.iter().map(|key| key.1).collect()),
    ];
    for piece in pieces(tx.dialect(), columns) {
        let sql = format!(
            "SELECT s.client_id, s.id, s.agent_id, s.ranges FROM telemetry_stream s \
             JOIN ({}) v ON s.client_id = v.column1 AND s.id = v.column2",
            piece.source
        );
        for row in tx.rows(&sql, piece.values).await? {
            let (key, state) = stream_state(&row)?;
            found.insert(key, state);
        }
    }
    Ok(found)
}

fn stream_columns(rows: &[StreamRow]) -> Vec<Cells> {
    vec![
        Cells::Uuid(rows.iter().map(|row| row.client.uuid()).collect()),
        Cells::Uuid(rows.iter().map(|row| row.id).collect()),
        Cells::Uuid(rows.iter().map(|row| row.agent.uuid()).collect()),
        Cells::Uuid(rows.iter().map(|row| row.device.uuid()).collect()),
        Cells::Uuid(rows.iter().map(|row| row.boot).collect()),
        Cells::Bytes(rows.iter().map(|row| ranges::to_bytes(&row.ranges)).collect()),
        Cells::Big(rows.iter().map(|row| row.received_us).collect()),
    ]
}

/// Makes or locks the streams, in the order given, and reads their cursors: with several nodes the same stream can be
/// written by one of them at a time. Callers give every key once and in ascending order, so that no two nodes wait for
/// each other.
pub(crate) async fn lock_streams(tx: &WriteTx, rows: &[StreamRow]) -> Result<HashMap<StreamKey, StreamState>, DbError> {
    let mut found = HashMap::with_capacity(rows.len());
    for piece in pieces(tx.dialect(), stream_columns(rows)) {
        let sql = format!(
            "INSERT INTO telemetry_stream (client_id, id, agent_id, device_id, boot_id, ranges, received_at) {} \
             ON CONFLICT (client_id, id) DO UPDATE SET received_at = excluded.received_at \
             RETURNING client_id, id, agent_id, ranges",
            piece.source
        );
        for row in tx.rows(&sql, piece.values).await? {
            let (key, state) = stream_state(&row)?;
            found.insert(key, state);
        }
    }
    Ok(found)
}

/// Moves the cursors.
pub(crate) async fn put_streams(tx: &WriteTx, rows: &[StreamRow]) -> Result<(), DbError> {
    for piece in pieces(tx.dialect(), stream_columns(rows)) {
        let sql = format!(
            "INSERT INTO telemetry_stream (client_id, id, agent_id, device_id, boot_id, ranges, received_at) {} \
             ON CONFLICT (client_id, id) DO UPDATE SET boot_id = excluded.boot_id, ranges = excluded.ranges, \
             received_at = excluded.received_at",
            piece.source
        );
        tx.execute(&sql, piece.values).await?;
    }
    Ok(())
}

/// Keeps schemas; one that is there already stays.
pub(crate) async fn put_schemas(tx: &WriteTx, rows: &[SchemaRow]) -> Result<(), DbError> {
    let columns = vec![
        Cells::Uuid(rows.iter().map(|row| row.client.uuid()).collect()),
        Cells::Bytes(rows.iter().map(|row| row.hash.to_vec()).collect()),
        Cells::Bytes(rows.iter().map(|row| row.body.clone()).collect()),
        Cells::Big(rows.iter().map(|row| row.created_us).collect()),
    ];
    for piece in pieces(tx.dialect(), columns) {
        let sql = format!(
            "INSERT INTO telemetry_schema (client_id, hash, body, created_at) {} ON CONFLICT (client_id, hash) DO NOTHING",
            piece.source
        );
        tx.execute(&sql, piece.values).await?;
    }
    Ok(())
}

/// Keeps blocks.
pub(crate) async fn put_blocks(tx: &WriteTx, rows: &[BlockRow]) -> Result<(), DbError> {
    let columns = vec![
        Cells::Uuid(rows.iter().map(|row| row.client.uuid()).collect()),
        Cells::Big(rows.iter().map(|row| row.received_hour).collect()),
        Cells::Uuid(rows.iter().map(|row| row.stream).collect()),
        Cells::Big(rows.iter().map(|row| row.seq.cast_signed()).collect()),
        Cells::Uuid(rows.iter().map(|row| row.device.uuid()).collect()),
        Cells::Bytes(rows.iter().map(|row| row.schema_hash.to_vec()).collect()),
        Cells::Big(rows.iter().map(|row| row.start_us).collect()),
        Cells::Big(rows.iter().map(|row| row.end_us).collect()),
        Cells::Bytes(rows.iter().map(|row| row.block.clone()).collect()),
    ];
    for piece in pieces(tx.dialect(), columns) {
        let sql = format!(
            "INSERT INTO telemetry_block (client_id, received_hour, stream_id, seq, device_id, schema_hash, start_at, end_at, block) {}",
            piece.source
        );
        tx.execute(&sql, piece.values).await?;
    }
    Ok(())
}

/// Keeps the newest blocks; older ones than those stored change nothing. Each (client, device, schema) stands once.
pub(crate) async fn put_latest(tx: &WriteTx, rows: &[LatestRow]) -> Result<(), DbError> {
    let columns = vec![
        Cells::Uuid(rows.iter().map(|row| row.client.uuid()).collect()),
        Cells::Uuid(rows.iter().map(|row| row.device.uuid()).collect()),
        Cells::Bytes(rows.iter().map(|row| row.schema_hash.to_vec()).collect()),
        Cells::Big(rows.iter().map(|row| row.end_us).collect()),
        Cells::Bytes(rows.iter().map(|row| row.block.clone()).collect()),
        Cells::Bytes(rows.iter().map(|row| row.previous.clone()).collect()),
    ];
    for piece in pieces(tx.dialect(), columns) {
        let sql = format!(
            "INSERT INTO telemetry_latest (client_id, device_id, schema_hash, end_at, block, previous_block) {} \
             ON CONFLICT (client_id, device_id, schema_hash) DO UPDATE SET end_at = excluded.end_at, block = excluded.block, \
             previous_block = CASE WHEN length(excluded.previous_block) > 0 THEN excluded.previous_block ELSE telemetry_latest.block END \
             WHERE excluded.end_at > telemetry_latest.end_at",
            piece.source
        );
        tx.execute(&sql, piece.values).await?;
    }
    Ok(())
}

/// Where the stored blocks of these frames lie; frames without a block are left out.
pub(crate) async fn placed(tx: &ReadTx, frames: &[Placed]) -> Result<Vec<Placed>, DbError> {
    let columns = vec![
        Cells::Uuid(frames.iter().map(|frame| frame.client.uuid()).collect()),
        Cells::Uuid(frames.iter().map(|frame| frame.stream).collect()),
        Cells::Big(frames.iter().map(|frame| frame.seq.cast_signed()).collect()),
    ];
    let mut found = Vec::new();
    for piece in pieces(tx.dialect(), columns) {
        let sql = format!(
            "SELECT b.client_id, b.stream_id, b.seq, b.schema_hash, b.start_at, b.end_at FROM telemetry_block b \
             JOIN ({}) v ON b.client_id = v.column1 AND b.stream_id = v.column2 AND b.seq = v.column3",
            piece.source
        );
        for row in tx.rows(&sql, piece.values).await? {
            found.push(Placed {
                client: Id::from_uuid(row.try_get("", "client_id")?),
                stream: row.try_get("", "stream_id")?,
                seq: row.try_get::<i64>("", "seq")?.cast_unsigned(),
                schema_hash: hash(&row)?,
                start_us: row.try_get("", "start_at")?,
                end_us: row.try_get("", "end_at")?,
            });
        }
    }
    Ok(found)
}

fn hash(row: &Row) -> Result<SchemaHash, DbError> {
    let bytes: Vec<u8> = row.try_get("", "schema_hash")?;
    bytes.try_into().map_err(|bytes: Vec<u8>| DbError::Inconsistent {
        table: "telemetry_block",
        column: "schema_hash",
        row: kernel::hex::encode(&bytes),
    })
}

fn schema(row: &Row) -> Result<(SchemaHash, SlotSchema), DbError> {
    let hash = hash(row)?;
    let body: Vec<u8> = row.try_get("", "body")?;
    let schema = SlotSchema::from_bytes(&body).map_err(|_| DbError::Inconsistent {
        table: "telemetry_schema",
        column: "body",
        row: kernel::hex::encode(&hash),
    })?;
    Ok((hash, schema))
}

/// One schema of a client.
pub(crate) async fn find_schema(
    tx: &ReadTx,
    client: ClientId,
    wanted: SchemaHash,
) -> Result<Option<SlotSchema>, DbError> {
    let sql = "SELECT hash AS schema_hash, body FROM telemetry_schema WHERE client_id = $1 AND hash = $2";
    let row = tx.row(sql, vec![client.uuid().into(), wanted.to_vec().into()]).await?;
    row.map(|row| schema(&row).map(|(_, schema)| schema)).transpose()
}

/// How many schemas are kept of a client.
pub(crate) async fn count_schemas(tx: &ReadTx, client: ClientId) -> Result<u64, DbError> {
    let sql = "SELECT count(*) AS n FROM telemetry_schema WHERE client_id = $1";
    let row = tx.row(sql, vec![client.uuid().into()]).await?;
    let count: i64 = row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or_default();
    Ok(u64::try_from(count).unwrap_or_default())
}

/// The schemas that a device's blocks have followed since an instant, newest first; at most [`MOST_SCHEMAS`].
pub(crate) async fn schemas_of(
    tx: &ReadTx,
    (client, device): (ClientId, DeviceId),
    since_us: i64,
) -> Result<Vec<(SchemaHash, SlotSchema)>, DbError> {
    let sql = format!(
        "SELECT s.hash AS schema_hash, s.body FROM telemetry_latest l \
         JOIN telemetry_schema s ON s.client_id = l.client_id AND s.hash = l.schema_hash \
         WHERE l.client_id = $1 AND l.device_id = $2 AND l.end_at >= $3 ORDER BY l.end_at DESC LIMIT {MOST_SCHEMAS}"
    );
    let values = vec![client.uuid().into(), device.uuid().into(), since_us.into()];
    tx.rows(&sql, values).await?.iter().map(schema).collect()
}

/// Forgets what no device has sent since an instant, and schemas that nothing names any more.
pub(crate) async fn forget_before(tx: &WriteTx, before_us: i64) -> Result<u64, DbError> {
    let sql = "DELETE FROM telemetry_latest WHERE end_at < $1";
    let gone = tx.execute(sql, vec![before_us.into()]).await?;
    let sql = "DELETE FROM telemetry_schema WHERE created_at < $1 AND NOT EXISTS (SELECT 1 FROM telemetry_latest l \
               WHERE l.client_id = telemetry_schema.client_id AND l.schema_hash = telemetry_schema.hash)";
    tx.execute(sql, vec![before_us.into()]).await?;
    Ok(gone)
}

/// The newest blocks of some devices with their schemas: device, schema, block and the one before.
pub(crate) async fn latest(
    tx: &ReadTx,
    devices: &[(ClientId, DeviceId)],
) -> Result<Vec<(DeviceId, SlotSchema, Vec<u8>, Option<Vec<u8>>)>, DbError> {
    let columns = vec![
        Cells::Uuid(devices.iter().map(|key| key.0.uuid()).collect()),
        Cells::Uuid(devices.iter().map(|key| key.1.uuid()).collect()),
    ];
    let mut found = Vec::new();
    for piece in pieces(tx.dialect(), columns) {
        let sql = format!(
            "SELECT l.device_id, s.hash AS schema_hash, s.body, l.block, l.previous_block FROM telemetry_latest l \
             JOIN ({}) v ON l.client_id = v.column1 AND l.device_id = v.column2 \
             JOIN telemetry_schema s ON s.client_id = l.client_id AND s.hash = l.schema_hash \
             WHERE l.end_at >= (SELECT max(m.end_at) FROM telemetry_latest m \
             WHERE m.client_id = l.client_id AND m.device_id = l.device_id) - {STALE_US}",
            piece.source
        );
        for row in tx.rows(&sql, piece.values).await? {
            let device = Id::from_uuid(row.try_get("", "device_id")?);
            found.push((device, schema(&row)?.1, row.try_get("", "block")?, row.try_get("", "previous_block")?));
        }
    }
    Ok(found)
}

/// Blocks of a device and some schemas that touch a span, oldest first.
pub(crate) async fn blocks(
    tx: &ReadTx,
    (client, device): (ClientId, DeviceId),
    schemas: &[SchemaHash],
    (from_us, to_us): (i64, i64),
) -> Result<Vec<StoredBlock>, DbError> {
    let mut values: Vec<Value> = vec![client.uuid().into(), device.uuid().into(), from_us.into(), to_us.into()];
    let names = bind_hashes(&mut values, schemas);
    let sql = format!(
        "SELECT schema_hash, block FROM telemetry_block WHERE client_id = $1 AND device_id = $2 \
         AND end_at >= $3 AND start_at <= $4 AND schema_hash IN ({names}) ORDER BY end_at DESC LIMIT {MOST_BLOCKS}"
    );
    let read = |row: &Row| Ok(StoredBlock { schema_hash: hash(row)?, bytes: row.try_get("", "block")? });
    let mut found: Vec<StoredBlock> = tx.rows(&sql, values).await?.iter().map(read).collect::<Result<_, DbError>>()?;
    found.reverse();
    Ok(found)
}

/// Appends hashes to bound values; gives their placeholders.
pub(crate) fn bind_hashes(values: &mut Vec<Value>, hashes: &[SchemaHash]) -> String {
    let mut names = Vec::with_capacity(hashes.len());
    for hash in hashes {
        values.push(hash.to_vec().into());
        names.push(format!("${}", values.len()));
    }
    names.join(", ")
}

/// The first window, at or after one, in which something was received.
pub(crate) async fn next_window(tx: &ReadTx, from_hour: i64) -> Result<Option<i64>, DbError> {
    let sql = "SELECT min(received_hour) AS hour FROM telemetry_block WHERE received_hour >= $1";
    let Some(row) = tx.row(sql, vec![from_hour.into()]).await? else { return Ok(None) };
    let hour: Option<i64> = row.try_get("", "hour")?;
    Ok(hour.map(|hour| hour.div_euclid(WINDOW_HOURS) * WINDOW_HOURS))
}

/// The devices of which something was received in a window.
pub(crate) async fn devices_in(tx: &ReadTx, window: i64) -> Result<Vec<(ClientId, DeviceId)>, DbError> {
    let sql = "SELECT DISTINCT client_id, device_id FROM telemetry_block WHERE received_hour >= $1 AND received_hour < $2 \
               ORDER BY client_id, device_id";
    let rows = tx.rows(sql, vec![window.into(), (window + WINDOW_HOURS).into()]).await?;
    let read =
        |row: &Row| Ok((Id::from_uuid(row.try_get("", "client_id")?), Id::from_uuid(row.try_get("", "device_id")?)));
    rows.iter().map(read).collect()
}

/// What was received of a device in a window, in the order of receipt of its streams.
pub(crate) async fn received_in(
    tx: &ReadTx,
    (client, device): (ClientId, DeviceId),
    window: i64,
) -> Result<Vec<StoredBlock>, DbError> {
    let sql = "SELECT schema_hash, block FROM telemetry_block WHERE client_id = $1 AND device_id = $2 \
               AND received_hour >= $3 AND received_hour < $4 ORDER BY stream_id, seq";
    let values = vec![client.uuid().into(), device.uuid().into(), window.into(), (window + WINDOW_HOURS).into()];
    let read = |row: &Row| Ok(StoredBlock { schema_hash: hash(row)?, bytes: row.try_get("", "block")? });
    tx.rows(sql, values).await?.iter().map(read).collect()
}

/// Makes the partitions that a window needs; SQLite has none.
pub(crate) async fn make_partitions(tx: &WriteTx, window: i64) -> Result<(), DbError> {
    if tx.dialect() == Dialect::Postgres {
        let sql = "SELECT telemetry_partition('telemetry_block', $1, $2)";
        tx.rows(sql, vec![window.into(), (window + WINDOW_HOURS).into()]).await?;
    }
    Ok(())
}

/// Lets go of what was received before a window; `true` when nothing of it is left.
pub(crate) async fn drop_before(tx: &WriteTx, window: i64) -> Result<bool, DbError> {
    match tx.dialect() {
        Dialect::Postgres => {
            tx.rows("SELECT telemetry_retire('telemetry_block', $1)", vec![window.into()]).await?;
            Ok(true)
        }
        Dialect::Sqlite => {
            let sql = "DELETE FROM telemetry_block WHERE rowid IN \
                       (SELECT rowid FROM telemetry_block WHERE received_hour < $1 LIMIT 1000)";
            Ok(tx.execute(sql, vec![window.into()]).await? < 1_000)
        }
    }
}

/// Bytes that recent telemetry takes on PostgreSQL, chunks included.
pub(crate) async fn postgres_bytes(tx: &ReadTx) -> Result<u64, DbError> {
    let sql = "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint AS bytes FROM pg_class c \
               WHERE c.relkind IN ('r') AND c.relname LIKE 'telemetry\\_%'";
    let row = tx.row(sql, Vec::new()).await?;
    let bytes: i64 = row.map(|row| row.try_get("", "bytes")).transpose()?.unwrap_or_default();
    Ok(u64::try_from(bytes).unwrap_or_default())
}
