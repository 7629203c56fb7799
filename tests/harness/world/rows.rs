//! The rows themselves. A new client-owned table needs a row here; the schema tests say which is missing.

use db::{DbError, Dialect, Value, WriteTx};
use serde_json::json;
use uuid::Uuid;

use super::Tenant;

const WHEN: i64 = 1_795_358_401_000_000;
const HOUR: i64 = WHEN / 3_600_000_000;
const WEEK: i64 = WHEN / 604_800_000_000;

/// The one login that both clients' grants name.
const USER: Uuid = Uuid::from_u128(0x0193_5300_0000_7000_8000_0000_0000_00ff);

pub(super) async fn user(tx: &WriteTx) -> Result<(), DbError> {
    let row = [
        ("id", USER.into()),
        ("name", "Shared login".into()),
        ("email", "shared@example.com".into()),
        ("kind", "staff".into()),
        ("version", 1.into()),
        ("created_at", WHEN.into()),
    ];
    insert(tx, "user_account", &row).await?;
    if tx.dialect() == Dialect::Postgres {
        for (table, low) in [("telemetry_block", HOUR), ("telemetry_chunk", WEEK)] {
            let values = vec![table.into(), low.into(), (low + 1).into()];
            tx.rows("SELECT telemetry_partition($1, $2, $3)", values).await?;
        }
    }
    Ok(())
}

async fn insert(tx: &WriteTx, table: &str, row: &[(&str, Value)]) -> Result<(), DbError> {
    let names = row.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    let places = (1..=row.len()).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ");
    let values = row.iter().map(|(_, value)| value.clone()).collect();
    tx.execute(&format!("INSERT INTO {table} ({names}) VALUES ({places})"), values).await.map(|_| ())
}

type Row = (&'static str, Vec<(&'static str, Value)>);

pub(super) async fn of(tx: &WriteTx, tenant: Tenant) -> Result<Vec<&'static str>, DbError> {
    let mut rows = business(tenant);
    rows.extend(access(tenant));
    rows.extend(devices(tenant));
    if tx.dialect() == Dialect::Postgres {
        rows.extend(telemetry(tenant));
    }
    for (table, row) in &rows {
        let mut row = row.clone();
        if *table != "client" {
            row.push(("client_id", tenant.uuid("client").into()));
        }
        insert(tx, table, &row).await?;
    }
    Ok(rows.into_iter().map(|(table, _)| table).collect())
}

fn business(tenant: Tenant) -> Vec<Row> {
    let id = |table| Value::from(tenant.uuid(table));
    let text = |what| Value::from(tenant.text(what));
    vec![
        (
            "client",
            vec![
                ("id", id("client")),
                ("name", text("Client")),
                ("short_name", text("C")),
                ("notes", text("Notes")),
                ("version", 1.into()),
                ("created_at", WHEN.into()),
            ],
        ),
        (
            "site",
            vec![
                ("id", id("site")),
                ("name", text("Site")),
                ("address", text("Street")),
                ("time_zone", "Europe/Berlin".into()),
                ("version", 1.into()),
                ("created_at", WHEN.into()),
            ],
        ),
        (
            "contact",
            vec![
                ("id", id("contact")),
                ("site_id", id("site")),
                ("name", text("Contact")),
                ("phone", text("Phone")),
                ("title", text("Title")),
                ("version", 1.into()),
                ("created_at", WHEN.into()),
            ],
        ),
        (
            "business_service",
            vec![
                ("id", id("business_service")),
                ("name", text("Service")),
                ("description", text("Description")),
                ("criticality", "high".into()),
                ("user_count", 5.into()),
                ("version", 1.into()),
                ("created_at", WHEN.into()),
            ],
        ),
    ]
}

fn access(tenant: Tenant) -> Vec<Row> {
    let id = |table| Value::from(tenant.uuid(table));
    let text = |what| Value::from(tenant.text(what));
    vec![
        ("user_contact", vec![("user_id", USER.into()), ("contact_id", id("contact"))]),
        (
            "grant_entry",
            vec![
                ("id", id("grant_entry")),
                ("user_id", USER.into()),
                ("role", "technician".into()),
                ("effect", "allow".into()),
                ("reason", text("Reason")),
                ("created_at", WHEN.into()),
            ],
        ),
        (
            "audit_entry",
            vec![
                ("id", id("audit_entry")),
                ("at", WHEN.into()),
                ("actor_kind", "system".into()),
                ("actor_name", "test".into()),
                ("action", "client.create".into()),
                ("object_kind", "client".into()),
                ("summary", text("Summary")),
                ("request_id", "test".into()),
                ("mac", vec![0_u8; 32].into()),
            ],
        ),
        (
            "job",
            vec![
                ("id", id("job")),
                ("kind", "test.never".into()),
                ("state", "waiting".into()),
                ("payload", json!({ "text": tenant.text("Payload") }).into()),
                ("run_at", WHEN.into()),
                ("attempts", 0.into()),
                ("created_at", WHEN.into()),
            ],
        ),
    ]
}

fn devices(tenant: Tenant) -> Vec<Row> {
    let id = |table| Value::from(tenant.uuid(table));
    let text = |what| Value::from(tenant.text(what));
    vec![
        (
            "enrolment_token",
            vec![
                ("id", id("enrolment_token")),
                ("site_id", id("site")),
                ("label", text("Token")),
                ("secret_hash", vec![tenant.number; 32].into()),
                ("expires_at", WHEN.into()),
                ("max_uses", 1.into()),
                ("uses", 1.into()),
                ("created_at", WHEN.into()),
            ],
        ),
        (
            "device",
            vec![
                ("id", id("device")),
                ("site_id", id("site")),
                ("name", text("Device")),
                ("hostname", text("host")),
                ("platform", "linux".into()),
                ("hardware_id", text("hardware")),
                ("state", "silent".into()),
                ("state_since", WHEN.into()),
                ("silence_reason", "unknown".into()),
                ("silence_message", text("Silence")),
                ("version", 1.into()),
                ("created_at", WHEN.into()),
            ],
        ),
        (
            "agent",
            vec![
                ("id", id("agent")),
                ("device_id", id("device")),
                ("enrolment_token_id", id("enrolment_token")),
                ("instance_id", id("agent")),
                ("public_key", vec![tenant.number; 32].into()),
                ("agent_version", text("1.0.0")),
                ("status", "active".into()),
                ("enrolled_at", WHEN.into()),
                ("dropped_frames", 0_i64.into()),
            ],
        ),
        (
            "inventory",
            vec![
                ("device_id", id("device")),
                ("kind", "os".into()),
                ("hash", vec![tenant.number; 16].into()),
                ("body", json!({ "name": tenant.text("Linux") }).into()),
                ("collected_at", WHEN.into()),
            ],
        ),
        (
            "availability_fact",
            vec![
                ("id", id("availability_fact")),
                ("device_id", id("device")),
                ("at", WHEN.into()),
                ("kind", "silent".into()),
                ("message", text("Silent")),
            ],
        ),
        ("business_service_device", vec![("service_id", id("business_service")), ("device_id", id("device"))]),
    ]
}

fn telemetry(tenant: Tenant) -> Vec<Row> {
    let id = |table| Value::from(tenant.uuid(table));
    let bytes = || Value::from(tenant.mark.as_bytes().to_vec());
    vec![
        (
            "telemetry_stream",
            vec![
                ("id", id("telemetry_stream")),
                ("agent_id", id("agent")),
                ("device_id", id("device")),
                ("boot_id", id("telemetry_stream")),
                ("ranges", bytes()),
                ("received_at", WHEN.into()),
            ],
        ),
        ("telemetry_schema", vec![("hash", bytes()), ("body", bytes()), ("created_at", WHEN.into())]),
        (
            "telemetry_block",
            vec![
                ("received_hour", HOUR.into()),
                ("stream_id", id("telemetry_stream")),
                ("seq", 1_i64.into()),
                ("device_id", id("device")),
                ("schema_hash", bytes()),
                ("start_at", WHEN.into()),
                ("end_at", WHEN.into()),
                ("block", bytes()),
            ],
        ),
        (
            "telemetry_latest",
            vec![("device_id", id("device")), ("schema_hash", bytes()), ("end_at", WHEN.into()), ("block", bytes())],
        ),
        (
            "telemetry_chunk",
            vec![
                ("week", WEEK.into()),
                ("device_id", id("device")),
                ("schema_hash", bytes()),
                ("window_start", WHEN.into()),
                ("part", 0.into()),
                ("start_at", WHEN.into()),
                ("end_at", WHEN.into()),
                ("ticks", 1.into()),
                ("body", bytes()),
            ],
        ),
    ]
}
