//! Telemetry of one device over two hours, re-encoded. In SQLite one file a week, on PostgreSQL one partition a week.

use sea_orm_migration::prelude::*;

use crate::table::{Owner, Rights, Storage, Table};

/// The table of chunks.
pub const TABLES: &[Table] = &[Table {
    name: "telemetry_chunk",
    owner: Owner::Client,
    rights: Rights::Full,
    storage: Storage::PartitionedBy("week"),
    body: "week {big} NOT NULL,
     device_id {uuid} NOT NULL,
     schema_hash {bytes} NOT NULL,
     window_start {time} NOT NULL,
     part {int} NOT NULL,
     start_at {time} NOT NULL,
     end_at {time} NOT NULL,
     ticks {int} NOT NULL,
     body {bytes} NOT NULL,
     PRIMARY KEY (client_id, device_id, schema_hash, window_start, part, week)",
    also: &["CREATE INDEX telemetry_chunk_by_time ON telemetry_chunk (client_id, device_id, end_at)"],
}];

/// Creates the table of chunks.
#[derive(Debug)]
pub struct Chunk;

impl MigrationName for Chunk {
    fn name(&self) -> &'static str {
        "m2026_11_004_chunk_telemetry"
    }
}

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Chunk {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            table.create(manager).await?;
        }
        Ok(())
    }
}
