//! Telemetry as it came, with the cursors of agents' streams that commit in the same transaction, and the last block of
//! each device and schema. In SQLite a file of its own, so there are no foreign keys to the main schema.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DatabaseBackend;

use crate::table::{Owner, Rights, Storage, Table};

/// The tables of recent telemetry.
pub const TABLES: &[Table] = &[
    // Which frames of an agent's stream are stored: acknowledged means that the frame lies in `ranges`.
    Table::new(
        "telemetry_stream",
        Owner::Client,
        "id {uuid} NOT NULL,
         agent_id {uuid} NOT NULL,
         device_id {uuid} NOT NULL,
         boot_id {uuid} NOT NULL,
         ranges {bytes} NOT NULL,
         received_at {time} NOT NULL,
         PRIMARY KEY (client_id, id)",
        &["CREATE INDEX telemetry_stream_by_device ON telemetry_stream (client_id, device_id)"],
    ),
    Table::new(
        "telemetry_schema",
        Owner::Client,
        "hash {bytes} NOT NULL,
         body {bytes} NOT NULL,
         created_at {time} NOT NULL,
         PRIMARY KEY (client_id, hash)",
        &[],
    ),
    Table {
        name: "telemetry_block",
        owner: Owner::Client,
        rights: Rights::Full,
        storage: Storage::PartitionedBy("received_hour"),
        body: "received_hour {big} NOT NULL,
         stream_id {uuid} NOT NULL,
         seq {big} NOT NULL,
         device_id {uuid} NOT NULL,
         schema_hash {bytes} NOT NULL,
         start_at {time} NOT NULL,
         end_at {time} NOT NULL,
         block {bytes} NOT NULL,
         PRIMARY KEY (client_id, stream_id, seq, received_hour)",
        also: &["CREATE INDEX telemetry_block_by_device ON telemetry_block (client_id, device_id, end_at)"],
    },
    Table::new(
        "telemetry_latest",
        Owner::Client,
        "device_id {uuid} NOT NULL,
         schema_hash {bytes} NOT NULL,
         end_at {time} NOT NULL,
         block {bytes} NOT NULL,
         previous_block {bytes},
         PRIMARY KEY (client_id, device_id, schema_hash)",
        &[],
    ),
];

/// Makes the partition of `parent` for `[from, until)` if it is missing; partitions are closed to both roles, only the
/// parent with its policies can be used.
const MAKE_PARTITION: &str = "CREATE FUNCTION telemetry_partition(parent text, low bigint, high bigint) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
  DECLARE child text := parent || '_p' || low;
  BEGIN
    IF parent NOT IN ('telemetry_block', 'telemetry_chunk') THEN RAISE EXCEPTION 'not a partitioned table: %', parent; END IF;
    IF to_regclass(child) IS NULL THEN
      EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', child, parent, low, high);
      EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', child);
      EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', child);
    END IF;
  END $$";

/// Drops the partitions of `parent` that end at or before `low`; gives their number.
const DROP_PARTITIONS: &str = "CREATE FUNCTION telemetry_retire(parent text, before bigint) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
  DECLARE child record; dropped bigint := 0;
  BEGIN
    IF parent NOT IN ('telemetry_block', 'telemetry_chunk') THEN RAISE EXCEPTION 'not a partitioned table: %', parent; END IF;
    FOR child IN SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = to_regclass(parent)
        AND substring(pg_get_expr(c.relpartbound, c.oid) FROM 'TO \\(''?(\\d+)''?\\)')::bigint <= before
    LOOP
      EXECUTE format('DROP TABLE %I', child.name);
      dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
  END $$";

/// Creates the tables of recent telemetry.
#[derive(Debug)]
pub struct Hot;

impl MigrationName for Hot {
    fn name(&self) -> &'static str {
        "m2026_11_003_hot_telemetry"
    }
}

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Hot {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            table.create(manager).await?;
        }
        if manager.get_database_backend() == DatabaseBackend::Postgres {
            for function in [MAKE_PARTITION, DROP_PARTITIONS] {
                manager.get_connection().execute_unprepared(function).await?;
            }
            for grant in [
                "REVOKE ALL ON FUNCTION telemetry_partition(text, bigint, bigint) FROM PUBLIC",
                "REVOKE ALL ON FUNCTION telemetry_retire(text, bigint) FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION telemetry_partition(text, bigint, bigint), telemetry_retire(text, bigint) TO steward_system",
            ] {
                manager.get_connection().execute_unprepared(grant).await?;
            }
        }
        Ok(())
    }
}
