//! SQL of the feed: cursors of streams, and the blocks of frames.

use db::{DbError, ReadTx, Value};
use kernel::{ClientId, DeviceId, Id, Timestamp};
use uuid::Uuid;
use wire::{SchemaHash, SeqRanges};

use crate::telemetry::hot::store::rows::{Cells, pieces};
use crate::telemetry::hot::window_hour;
use crate::telemetry::ranges;

/// Most streams of one client that are looked at.
const MOST_STREAMS: i64 = 50_000;

/// A stream as it stands.
#[derive(Debug)]
pub(super) struct Stream {
    pub id: Uuid,
    pub device: DeviceId,
    pub boot: Uuid,
    pub ranges: SeqRanges,
    pub received_us: i64,
}

/// Frames of one stream.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub stream: Uuid,
    pub from: u64,
    pub to: u64,
}

/// A block of such a frame.
#[derive(Debug)]
pub(super) struct Block {
    pub stream: Uuid,
    pub seq: u64,
    pub device: DeviceId,
    pub schema_hash: SchemaHash,
    pub end_us: i64,
    pub bytes: Vec<u8>,
}

/// The streams of a client, or of some of its devices.
pub(super) async fn streams(
    tx: &ReadTx,
    client: ClientId,
    devices: Option<&[DeviceId]>,
) -> Result<Vec<Stream>, DbError> {
    let mut values: Vec<Value> = vec![client.uuid().into()];
    let of_devices = devices.map_or_else(String::new, |devices| {
        let names: Vec<String> = devices
            .iter()
            .map(|device| {
                values.push(device.uuid().into());
                format!("${}", values.len())
            })
            .collect();
        format!("AND device_id IN ({})", names.join(", "))
    });
    if devices.is_some_and(<[DeviceId]>::is_empty) {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT id, device_id, boot_id, ranges, received_at FROM telemetry_stream WHERE client_id = $1 {of_devices} \
         ORDER BY id LIMIT {MOST_STREAMS}"
    );
    let mut found = Vec::new();
    for row in tx.rows(&sql, values).await? {
        let id: Uuid = row.try_get("", "id")?;
        let bytes: Vec<u8> = row.try_get("", "ranges")?;
        let wrong = || DbError::Inconsistent { table: "telemetry_stream", column: "ranges", row: id.to_string() };
        found.push(Stream {
            id,
            device: Id::from_uuid(row.try_get("", "device_id")?),
            boot: row.try_get("", "boot_id")?,
            ranges: ranges::from_bytes(&bytes).ok_or_else(wrong)?,
            received_us: row.try_get("", "received_at")?,
        });
    }
    Ok(found)
}

/// Blocks of frames with ticks since an instant, by stream and number; at most `most`.
pub(super) async fn blocks(
    tx: &ReadTx,
    client: ClientId,
    spans: &[Span],
    (since, most): (Timestamp, usize),
) -> Result<Vec<Block>, DbError> {
    let columns = vec![
        Cells::Uuid(spans.iter().map(|span| span.stream).collect()),
        Cells::Big(spans.iter().map(|span| span.from.min(i64::MAX.unsigned_abs()).cast_signed()).collect()),
        Cells::Big(spans.iter().map(|span| span.to.min(i64::MAX.unsigned_abs()).cast_signed()).collect()),
    ];
    let mut found = Vec::new();
    for piece in pieces(tx.dialect(), columns) {
        if found.len() >= most {
            break;
        }
        let first = piece.values.len() + 1;
        let sql = format!(
            "SELECT b.stream_id, b.seq, b.device_id, b.schema_hash, b.end_at, b.block FROM ({}) v \
             JOIN telemetry_block b ON b.client_id = ${first} AND b.stream_id = v.column1 \
             AND b.seq >= v.column2 AND b.seq <= v.column3 \
             WHERE b.end_at >= ${} AND b.received_hour >= ${} ORDER BY b.stream_id, b.seq LIMIT ${}",
            piece.source,
            first + 1,
            first + 2,
            first + 3,
        );
        let mut values = piece.values;
        values.push(client.uuid().into());
        values.push(since.micros().into());
        // What was received before the hour of the oldest wanted tick holds no wanted tick.
        values.push((window_hour(since.micros()) - 2).into());
        values.push(i64::try_from(most - found.len()).unwrap_or(i64::MAX).into());
        for row in tx.rows(&sql, values).await? {
            let hash: Vec<u8> = row.try_get("", "schema_hash")?;
            let wrong = |hash: Vec<u8>| DbError::Inconsistent {
                table: "telemetry_block",
                column: "schema_hash",
                row: kernel::hex::encode(&hash),
            };
            found.push(Block {
                stream: row.try_get("", "stream_id")?,
                seq: row.try_get::<i64>("", "seq")?.cast_unsigned(),
                device: Id::from_uuid(row.try_get("", "device_id")?),
                schema_hash: hash.try_into().map_err(wrong)?,
                end_us: row.try_get("", "end_at")?,
                bytes: row.try_get("", "block")?,
            });
        }
    }
    Ok(found)
}
