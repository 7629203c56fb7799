//! Telemetry, which PostgreSQL keeps in the same database.

use db::{DbError, WriteTx};

use super::{Row, Tenant, WHEN, row};

const HOUR: i64 = WHEN / 3_600_000_000;
const WEEK: i64 = WHEN / 604_800_000_000;

/// The partitions of the rows below.
pub(super) async fn partitions(tx: &WriteTx) -> Result<(), DbError> {
    for (table, low) in [("telemetry_block", HOUR), ("telemetry_chunk", WEEK)] {
        let values = vec![table.into(), low.into(), (low + 1).into()];
        tx.rows("SELECT telemetry_partition($1, $2, $3)", values).await?;
    }
    Ok(())
}

pub(super) fn rows(tenant: Tenant) -> Vec<Row> {
    let id = |table| tenant.uuid(table);
    let bytes = || tenant.mark.as_bytes().to_vec();
    vec![
        row!(telemetry_stream {
            id: id("telemetry_stream"),
            agent_id: id("agent"),
            device_id: id("device"),
            boot_id: id("telemetry_stream"),
            ranges: bytes(),
            received_at: WHEN,
        }),
        row!(telemetry_schema { hash: bytes(), body: bytes(), created_at: WHEN }),
        row!(telemetry_block {
            received_hour: HOUR,
            stream_id: id("telemetry_stream"),
            seq: 1_i64,
            device_id: id("device"),
            schema_hash: bytes(),
            start_at: WHEN,
            end_at: WHEN,
            block: bytes(),
        }),
        row!(telemetry_latest { device_id: id("device"), schema_hash: bytes(), end_at: WHEN, block: bytes() }),
        row!(telemetry_chunk {
            week: WEEK,
            device_id: id("device"),
            schema_hash: bytes(),
            window_start: WHEN,
            part: 0,
            start_at: WHEN,
            end_at: WHEN,
            ticks: 1,
            body: bytes(),
        }),
    ]
}
