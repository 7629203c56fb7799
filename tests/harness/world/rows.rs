//! The rows themselves. A new client-owned table needs a row here, with a value in every column that links to another
//! client-owned table; the schema tests say which is missing.

mod access;
mod agreements;
mod alerting;
mod business;
mod devices;
mod planning;
mod reporting;
mod runbooks;
mod telemetry;
mod ticketing;
mod upkeep;

use db::{DbError, Dialect, Value, WriteTx};
use serde_json::json;
use uuid::Uuid;

use super::Tenant;

const WHEN: i64 = 1_795_358_401_000_000;

/// A row: its table, and its columns but for the owner.
type Row = (&'static str, Vec<(&'static str, Value)>);

/// `row!(table { column: value, … })`, without the owner column.
macro_rules! row {
    ($table:ident { $($column:ident: $value:expr),* $(,)? }) => {
        (stringify!($table), vec![$((stringify!($column), db::Value::from($value))),*])
    };
}
use row;

/// The id of a row of the provider that both clients' rows name.
const fn shared(place: u128) -> Uuid {
    Uuid::from_u128(0x0193_5300_0000_7000_8000_0000_0000_0000 | place)
}

/// The one login that both clients' grants name.
const USER: Uuid = shared(0xff);
const TEAM: Uuid = shared(0xfe);
const RUNBOOK: Uuid = shared(0xfd);
const RUNBOOK_VERSION: Uuid = shared(0xfc);

/// What belongs to the provider.
pub(super) async fn of_provider(tx: &WriteTx) -> Result<(), DbError> {
    let rows: Vec<Row> = vec![
        row!(user_account {
            id: USER,
            name: "Shared login",
            email: "shared@example.com",
            kind: "staff",
            version: 1,
            created_at: WHEN,
        }),
        row!(team { id: TEAM, name: "Shared team", is_default: true, version: 1, created_at: WHEN }),
        row!(runbook {
            id: RUNBOOK,
            name: "Shared runbook",
            summary: "",
            draft: "{}",
            draft_hash: vec![0_u8; 32],
            draft_writers: json!([]),
            version: 1,
            created_at: WHEN,
            updated_at: WHEN,
        }),
        row!(runbook_version {
            id: RUNBOOK_VERSION,
            runbook_id: RUNBOOK,
            number: 1,
            hash: vec![0_u8; 32],
            definition: "{}",
            note: "",
            author_name: "test",
            writers: json!([]),
            published_at: WHEN,
        }),
    ];
    for (table, row) in &rows {
        insert(tx, table, row).await?;
    }
    if tx.dialect() == Dialect::Postgres {
        telemetry::partitions(tx).await?;
    }
    Ok(())
}

async fn insert(tx: &WriteTx, table: &str, row: &[(&str, Value)]) -> Result<(), DbError> {
    let names = row.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    let places = (1..=row.len()).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ");
    let values = row.iter().map(|(_, value)| value.clone()).collect();
    tx.execute(&format!("INSERT INTO {table} ({names}) VALUES ({places})"), values).await.map(|_| ())
}

/// Everything of one client, in the order in which links allow it.
pub(super) async fn of(tx: &WriteTx, tenant: Tenant) -> Result<Vec<&'static str>, DbError> {
    let mut rows = business::rows(tenant);
    rows.extend(access::rows(tenant));
    rows.extend(devices::rows(tenant));
    rows.extend(agreements::rows(tenant));
    rows.extend(alerting::rows(tenant));
    rows.extend(ticketing::rows(tenant));
    rows.extend(runbooks::rows(tenant));
    rows.extend(upkeep::rows(tenant));
    rows.extend(planning::rows(tenant));
    rows.extend(reporting::rows(tenant));
    if tx.dialect() == Dialect::Postgres {
        rows.extend(telemetry::rows(tenant));
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
